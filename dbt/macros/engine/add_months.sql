{#- The DATE `months` calendar months after `date`, or the last day of a month that is too short. -#}
{% macro add_months(date, months) -%}
{{ adapter.dispatch('add_months', 'setka')(date, months) }}
{%- endmacro %}

{% macro default__add_months(date, months) -%}
{{ untested_engine('add_months') }}
{%- endmacro %}

{% macro duckdb__add_months(date, months) -%}
cast({{ date }} + to_months(cast({{ months }} as integer)) as date)
{%- endmacro %}

{% macro spark__add_months(date, months) -%}
add_months({{ date }}, cast({{ months }} as int))
{%- endmacro %}
