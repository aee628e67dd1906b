{#- Every model lives in the schema of the target: names are public, so a developer's prefix would break readers. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
{{ custom_schema_name if custom_schema_name is not none else target.schema }}
{%- endmacro %}
