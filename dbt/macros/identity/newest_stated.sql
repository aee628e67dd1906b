{#- The value of a column in the newest account that states it; `stated` is what must not be null, the column itself unless
    several columns belong together, as those of an address. Reads account_order, which is unique in a group. -#}
{% macro newest_stated(column, stated=none) -%}
max_by({{ column }}, account_order) filter (where {{ stated or column }} is not null) as {{ column }}
{%- endmacro %}
