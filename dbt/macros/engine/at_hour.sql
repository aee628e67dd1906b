{#- The local timestamp at the full `hour` (a whole-number expression) of a DATE. -#}
{% macro at_hour(date, hour) -%}
{{ adapter.dispatch('at_hour', 'setka')(date, hour) }}
{%- endmacro %}

{% macro default__at_hour(date, hour) -%}
{{ untested_engine('at_hour') }}
{%- endmacro %}

{% macro duckdb__at_hour(date, hour) -%}
(cast({{ date }} as timestamp) + to_hours(cast({{ hour }} as integer)))
{%- endmacro %}

{% macro spark__at_hour(date, hour) -%}
(cast({{ date }} as timestamp) + make_interval(0, 0, 0, 0, {{ hour }}, 0, 0))
{%- endmacro %}
