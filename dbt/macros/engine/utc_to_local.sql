{#- The wall clock of `timezone` (a SQL text) at `instant`, a timestamp in UTC. -#}
{% macro utc_to_local(instant, timezone) -%}
{{ adapter.dispatch('utc_to_local', 'setka')(instant, timezone) }}
{%- endmacro %}

{% macro default__utc_to_local(instant, timezone) -%}
{{ untested_engine('utc_to_local') }}
{%- endmacro %}

{% macro duckdb__utc_to_local(instant, timezone) -%}
timezone({{ timezone }}, timezone('UTC', {{ instant }}))
{%- endmacro %}

{% macro spark__utc_to_local(instant, timezone) -%}
from_utc_timestamp({{ instant }}, {{ timezone }})
{%- endmacro %}
