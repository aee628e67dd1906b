{#- Whether this build begins from a copy of an earlier one, so that incremental models hold what was known then. -#}
{% macro is_carried() -%}
{{ return(var('carried_known_as_of', '') != '') }}
{%- endmacro %}
