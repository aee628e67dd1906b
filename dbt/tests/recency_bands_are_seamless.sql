{{ config(meta={'dagster': {'ref': {'name': 'recency_bands'}}}) }}
-- The columns of the grid hold each number of days since the last order once, from 0 on without end: whoever stands in
-- no column, or in two, would be lost from the grid's history or counted twice.
with placed as (

    select
        recency_band,
        min_days,
        max_days,
        coalesce(lag(max_days) over (order by min_days asc nulls last), -1) as previous_max_days,
        row_number() over (order by min_days desc nulls last) as place_from_last
    from {{ ref('recency_bands') }}
    where recency_band != 'none'

)

select recency_band
from placed
where
    min_days != previous_max_days + 1
    or max_days < min_days
    or (place_from_last = 1 and max_days != 999999)
