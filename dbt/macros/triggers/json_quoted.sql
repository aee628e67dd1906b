{#- A text as a JSON string, null as the JSON null. chr() because engines read a backslash in a literal differently. -#}
{% macro json_quoted(text) -%}
coalesce(
    '"' || replace(
        replace(
            replace(
                replace(cast({{ text }} as {{ dbt.type_string() }}), chr(92), chr(92) || chr(92)),
                '"', chr(92) || '"'
            ),
            chr(10), chr(92) || 'n'
        ),
        chr(9), chr(92) || 't'
    ) || '"',
    'null'
)
{%- endmacro %}
