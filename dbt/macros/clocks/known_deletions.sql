{#- A select of the rows of a raw table that are deleted at the two clocks: only their key is filled. The counterpart of
    known_rows, for models that must tell a deleted row from one that never came. -#}
{% macro known_deletions(relation, key_columns, time_column=none) -%}
{{ counting_versions(relation, key_columns, time_column) }}
    and landed.is_deleted
{%- endmacro %}
