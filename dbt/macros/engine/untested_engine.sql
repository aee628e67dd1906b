{#- Stops compilation: a macro that fell back to another engine's words would return wrong numbers in silence. -#}
{% macro untested_engine(macro_name) -%}
{{ exceptions.raise_compiler_error(
    macro_name ~ ' is not written for ' ~ target.type ~ '. Add ' ~ target.type ~ '__' ~ macro_name
    ~ ' beside duckdb__' ~ macro_name ~ ' and run its unit test on that engine.'
) }}
{%- endmacro %}
