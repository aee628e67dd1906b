{#- The instant, a timestamp in UTC, of the wall clock `local_time` in `timezone` (a SQL text). -#}
{% macro local_to_utc(local_time, timezone) -%}
{{ adapter.dispatch('local_to_utc', 'setka')(local_time, timezone) }}
{%- endmacro %}

{% macro default__local_to_utc(local_time, timezone) -%}
{{ untested_engine('local_to_utc') }}
{%- endmacro %}

{% macro duckdb__local_to_utc(local_time, timezone) -%}
timezone('UTC', timezone({{ timezone }}, {{ local_time }}))
{%- endmacro %}

{% macro spark__local_to_utc(local_time, timezone) -%}
to_utc_timestamp({{ local_time }}, {{ timezone }})
{%- endmacro %}
