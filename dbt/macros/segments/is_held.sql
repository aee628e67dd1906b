{#- Whether a segment or trigger is left out of this build because its own SQL failed: the second call of a night names it. -#}
{% macro is_held(name) -%}
{{ return(name in var('held', [])) }}
{%- endmacro %}
