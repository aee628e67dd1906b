-- After how long since an order something about its buyer changes by itself: the columns of the grid, and thresholds
-- that segments compare with.
with thresholds as (

    select
        case when clock like '%_last_order' then 'last_order' else 'first_order' end as since,
        case when clock like 'days_%' then 'days' else 'months' end as unit,
        value as span
    from {{ ref('segment_thresholds') }}
    where clock != ''

)

select
    'last_order' as since,
    'days' as unit,
    min_days as span
from {{ ref('recency_bands') }}
where min_days > 0

union distinct

select since, unit, span
from thresholds

union distinct

-- Compared with < or <=, with > or >=: the answer changes on the day itself or on the day after it.
select since, unit, span + 1 as span
from thresholds
where unit = 'days'
