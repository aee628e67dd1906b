{#- The text under `key` of the top level of a JSON object; null if it is absent. -#}
{% macro json_text(json, key) -%}
{{ adapter.dispatch('json_text', 'setka')(json, key) }}
{%- endmacro %}

{% macro default__json_text(json, key) -%}
{{ untested_engine('json_text') }}
{%- endmacro %}

{% macro duckdb__json_text(json, key) -%}
json_extract_string({{ json }}, '$.{{ key }}')
{%- endmacro %}

{% macro spark__json_text(json, key) -%}
get_json_object({{ json }}, '$.{{ key }}')
{%- endmacro %}
