{#- Whether a raw row is known to this build and was not to the one it begins from: it landed since, or its time has come
    since. False in a build that begins from an empty file, where incremental models do not ask. `prefix` as in is_known. -#}
{% macro is_news(time_column, prefix='') -%}
{%- if not is_carried() -%}
false
{%- else -%}
({{ is_known(time_column, prefix) }}
    and not (
        {{ prefix }}loaded_at <= cast('{{ var("carried_known_as_of") }}' as timestamp)
        {%- if time_column is not none %}
        and ({{ prefix }}{{ time_column }} < cast('{{ var("carried_as_of") }}' as timestamp) or {{ prefix }}{{ time_column }} is null)
        {%- endif %}
    ))
{%- endif -%}
{%- endmacro %}
