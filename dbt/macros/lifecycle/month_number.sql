{#- The calendar month of a DATE as a count of months since the year 0, so that ages in months are differences. #}
{% macro month_number(date) -%}
(12 * extract(year from {{ date }}) + extract(month from {{ date }}))
{%- endmacro %}
