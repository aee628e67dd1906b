{#- A DATE as the text 2026-11-01, for keys and contexts. -#}
{% macro date_text(date) -%}
cast({{ date }} as {{ dbt.type_string() }})
{%- endmacro %}
