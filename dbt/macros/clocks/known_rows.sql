{#- A select of the rows of a raw table as they stood at the two clocks: per key the version landed last among those landed
    by known_as_of that occurred before as_of. A row without a time is taken as having occurred.
    Landing gives a key at most one version per batch, and batch ids sort by time. So only keys that come in a batch after the
    first can have several versions: the many rows of the first one, the history, are passed through without a sort.
    key_columns: list of names; time_column: name, or none where the table has no time. -#}
{% macro known_rows(relation, key_columns, time_column=none) -%}
select landed.*
from {{ relation }} as landed
left join (
    select {{ key_columns | join(', ') }}, max(batch_id) as newest_batch_id
    from {{ relation }}
    where
        {{ is_known(time_column) }}
        and batch_id > (select min(batch_id) from {{ relation }})
    group by {{ key_columns | join(', ') }}
) as revised
    on
        {% for column in key_columns -%}
        {% if not loop.first %}and {% endif %}landed.{{ column }} = revised.{{ column }}
        {% endfor -%}
where
    {{ is_known(time_column, 'landed.') }}
    and (landed.batch_id = revised.newest_batch_id or revised.newest_batch_id is null)
{%- endmacro %}
