{#- The weekday of a DATE, 1 Monday to 7 Sunday. -#}
{% macro iso_weekday(date) -%}
{{ adapter.dispatch('iso_weekday', 'setka')(date) }}
{%- endmacro %}

{% macro default__iso_weekday(date) -%}
{{ untested_engine('iso_weekday') }}
{%- endmacro %}

{% macro duckdb__iso_weekday(date) -%}
isodow({{ date }})
{%- endmacro %}

{% macro spark__iso_weekday(date) -%}
(weekday({{ date }}) + 1)
{%- endmacro %}
