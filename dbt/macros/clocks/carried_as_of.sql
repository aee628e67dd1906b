{#- The as_of of the build that this one begins from. Only where is_carried. -#}
{% macro carried_as_of() -%}
cast('{{ var("carried_as_of") }}' as timestamp)
{%- endmacro %}
