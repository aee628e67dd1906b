{#- Whether a raw row had been loaded by known_as_of and had occurred before as_of; `prefix` is the alias with its dot. -#}
{% macro is_known(time_column, prefix='') -%}
{{ prefix }}loaded_at <= {{ known_as_of() }}
    {%- if time_column is not none %}
    and ({{ prefix }}{{ time_column }} < {{ as_of() }} or {{ prefix }}{{ time_column }} is null)
    {%- endif %}
{%- endmacro %}
