-- The intervals between each buyer's orders in sums, and the orders of the last window of days beside the window
-- before.
with rules as (

    select value as window_days
    from {{ ref('profile_rules') }}
    where rule = 'trend_window_days'

),

orders as (

    select
        orders.customer_id,
        orders.order_number,
        orders.order_date,
        orders.days_since_previous_order as interval_days,
        {{ days_between('orders.order_date', as_of_date()) }} as age_days,
        rules.window_days
    from {{ ref('fct_orders') }} as orders
    cross join rules

)

select
    customer_id,
    count(*) as order_count,
    min(order_date) as first_order_date,
    max(order_date) as last_order_date,
    count(interval_days) as interval_count,
    cast(coalesce(sum(interval_days), 0) as bigint) as interval_days,
    cast(coalesce(sum(cast(interval_days as bigint) * interval_days), 0) as bigint) as squared_interval_days,
    median(interval_days) as median_interval_days,
    max(interval_days) as longest_interval_days,
    max_by(interval_days, order_number) as last_interval_days,
    count(case when age_days < window_days then 1 end) as order_count_in_window,
    count(case when age_days >= window_days and age_days < 2 * window_days then 1 end) as order_count_window_before
from orders
group by customer_id
