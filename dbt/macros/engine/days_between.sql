{#- Whole calendar days from one DATE to another; negative if the second is earlier. -#}
{% macro days_between(from_date, to_date) -%}
{{ adapter.dispatch('days_between', 'setka')(from_date, to_date) }}
{%- endmacro %}

{% macro default__days_between(from_date, to_date) -%}
{{ untested_engine('days_between') }}
{%- endmacro %}

{% macro duckdb__days_between(from_date, to_date) -%}
({{ to_date }} - {{ from_date }})
{%- endmacro %}

{% macro spark__days_between(from_date, to_date) -%}
datediff({{ to_date }}, {{ from_date }})
{%- endmacro %}
