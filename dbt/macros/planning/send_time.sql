{#- A column of int_send_times, or `at_once` for a transactional message, which waits for no window. -#}
{% macro send_time(column, at_once) -%}
case when decided.message_type = 'transactional' then {{ at_once }} else send_times.{{ column }} end
{%- endmacro %}
