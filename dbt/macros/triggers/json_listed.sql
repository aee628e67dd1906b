{#- An aggregate: the JSON array of the texts `text` of a group, by `place`, which counts from 1 without gaps. Ten places: more
    than a letter shows. Each place is picked by itself, because an ordered list aggregate is not portable. -#}
{% macro json_listed(text, place) -%}
'['
    {%- for number in range(1, 11) %}
    || coalesce({{ "', ' || " if number > 1 }}max(case when {{ place }} = {{ number }} then {{ json_quoted(text) }} end), '')
    {%- endfor %}
    || ']'
{%- endmacro %}
