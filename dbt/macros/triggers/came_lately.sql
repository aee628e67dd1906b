{#- Whether a DATE of the shop's zone lies within the local days that triggers yield. The day of the run counts from its
    first instant on. Dates are compared, so that an instant need not be made of each of them. -#}
{% macro came_lately(date) -%}
{{ date }} between {{ add_days(as_of_date(), '-' ~ trigger_rule('trigger_days')) }} and {{ as_of_date() }}
    and {{ day_start(date) }} < {{ as_of() }}
{%- endmacro %}
