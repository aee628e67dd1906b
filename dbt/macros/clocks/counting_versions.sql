{#- The version of each key that counts at the two clocks, deleted or not; known_rows says which that is.
    Landing gives a key at most one version per batch, and batch ids sort by time. So only keys that come in a batch after the
    first can have several versions: the many rows of the first one, the history, are passed through without a sort. -#}
{% macro counting_versions(relation, key_columns, time_column=none) -%}
select landed.*
from {{ relation }} as landed
left join (
    select
        {% for column in key_columns -%}
        versions.{{ column }},
        {% endfor -%}
        -- version_order holds no blank, so that the batch decides between equal versions only.
        max_by(versions.batch_id, coalesce(versions.version_order, '') || ' ' || versions.batch_id) as counting_batch_id
    from {{ relation }} as versions
    inner join (
        select distinct {{ key_columns | join(', ') }}
        from {{ relation }}
        where
            {{ is_known(time_column) }}
            and batch_id > (select min(batch_id) from {{ relation }})
    ) as come_later
        on
            {% for column in key_columns -%}
            {% if not loop.first %}and {% endif %}versions.{{ column }} = come_later.{{ column }}
            {% endfor -%}
    where {{ is_known(time_column, 'versions.') }}
    group by
        {% for column in key_columns -%}
        versions.{{ column }}{{ ',' if not loop.last }}
        {% endfor %}
) as revised
    on
        {% for column in key_columns -%}
        {% if not loop.first %}and {% endif %}landed.{{ column }} = revised.{{ column }}
        {% endfor -%}
where
    {{ is_known(time_column, 'landed.') }}
    and (landed.batch_id = revised.counting_batch_id or revised.counting_batch_id is null)
{%- endmacro %}
