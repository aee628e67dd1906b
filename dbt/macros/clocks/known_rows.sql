{#- A select of the rows of a raw table as they stood at the two clocks: per key the version that counts among those landed
    by known_as_of that occurred before as_of, unless it says that the row is deleted. A row without a time is taken as
    having occurred. Of several versions the highest row_version counts, of equal ones, or without any, the one landed last.
    key_columns: list of names; time_column: name, or none where the table has no time. -#}
{% macro known_rows(relation, key_columns, time_column=none) -%}
{{ counting_versions(relation, key_columns, time_column) }}
    and not coalesce(landed.is_deleted, false)
{%- endmacro %}
