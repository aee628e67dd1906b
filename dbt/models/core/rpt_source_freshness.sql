-- How new each raw table is, by source, at the night's moment, and whether that is older than its seed allows.
-- A table that nobody brings has a row without source and is not stale: it is missing, which `setka doctor` tells.
with aged as (

    select
        rules.table_name,
        rules.signal_source,
        rules.expected_hours,
        landings.source_name,
        coalesce(landings.version_count, 0) as version_count,
        landings.newest_occurred_at,
        landings.newest_loaded_at,
        {{ hours_between('landings.newest_occurred_at', as_of()) }} as age_hours,
        {{ hours_between('landings.newest_loaded_at', known_as_of()) }} as hours_since_landing
    from {{ ref('raw_table_freshness') }} as rules
    left join {{ ref('stg_shop__landings') }} as landings on rules.table_name = landings.table_name

)

select
    table_name,
    coalesce(source_name, 'none') as source_name,
    signal_source,
    version_count,
    newest_occurred_at,
    newest_loaded_at,
    age_hours,
    hours_since_landing,
    expected_hours,
    coalesce(age_hours > expected_hours, false) as is_stale
from aged
