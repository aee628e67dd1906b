-- The shop's mean interval between two orders as it was known when each month began, in days and intervals.
-- Only intervals that had ended before the month are in it, so that a backtest knows nothing of what came later.
with ended as (

    select
        {{ month_start('order_date') }} as month_start,
        sum(days_since_previous_order) as interval_days,
        count(days_since_previous_order) as interval_count
    from {{ ref('fct_orders') }}
    group by {{ month_start('order_date') }}

)

select
    later.month_start,
    cast(coalesce(sum(earlier.interval_days), 0) as bigint) as interval_days,
    cast(coalesce(sum(earlier.interval_count), 0) as bigint) as interval_count
from ended as later
left join ended as earlier on later.month_start > earlier.month_start
group by later.month_start
