{#- The local date of the run in the shop's zone, from which days are counted. -#}
{% macro as_of_date() -%}
cast('{{ var("as_of_date") }}' as date)
{%- endmacro %}
