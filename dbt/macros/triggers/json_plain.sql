{#- A number or a truth value as JSON, null as the JSON null. -#}
{% macro json_plain(value) -%}
coalesce(cast({{ value }} as {{ dbt.type_string() }}), 'null')
{%- endmacro %}
