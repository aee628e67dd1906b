{#- The instant of the run, UTC: nothing that occurred at or after it exists (D7). -#}
{% macro as_of() -%}
cast('{{ var("as_of") }}' as timestamp)
{%- endmacro %}
