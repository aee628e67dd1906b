{#- A JSON object as text of numbers, and of what is JSON text already, keys in the given order; null stays null. Plain
    concatenation, equal on every engine. #}
{% macro json_numbers(pairs) -%}
'{'
    {%- for key, value in pairs.items() %}
    || '"{{ key }}": ' || coalesce(cast({{ value }} as {{ dbt.type_string() }}), 'null')
    {%- if not loop.last %} || ', '{% endif %}
    {%- endfor %}
    || '}'
{%- endmacro %}
