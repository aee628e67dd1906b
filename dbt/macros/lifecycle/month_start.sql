{#- The first day of the calendar month of a DATE. #}
{% macro month_start(date) -%}
cast(date_trunc('month', {{ date }}) as date)
{%- endmacro %}
