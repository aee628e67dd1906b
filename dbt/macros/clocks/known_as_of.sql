{#- The last instant, UTC, whose landed or recorded rows the run knows (D7). -#}
{% macro known_as_of() -%}
cast('{{ var("known_as_of") }}' as timestamp)
{%- endmacro %}
