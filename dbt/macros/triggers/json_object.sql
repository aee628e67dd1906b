{#- A JSON object as text, keys in the given order; `members` maps each key to SQL that yields JSON. -#}
{% macro json_object(members) -%}
'{'
    {%- for key, json in members.items() %}
    || '{{ ", " if not loop.first }}"{{ key }}": ' || {{ json }}
    {%- endfor %}
    || '}'
{%- endmacro %}
