{#- For the pre_hook of an incremental model: takes out of it every row whose `key` is among those of `touched`, a relation
    with that column. A plain unique_key would leave the rows of a key that has none any more. -#}
{% macro forget(model, key, touched) -%}
{%- if is_carried() -%}
delete from {{ model }} where {{ key }} in (select {{ key }} from {{ touched }})
{%- endif -%}
{%- endmacro %}
