{#- The value of a column in the newest account that states it. Reads account_order, which is unique in a group. -#}
{% macro newest_stated(column) -%}
max_by({{ column }}, account_order) filter (where {{ column }} is not null) as {{ column }}
{%- endmacro %}
