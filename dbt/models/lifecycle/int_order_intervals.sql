-- Each interval between two orders beside the mean of the intervals before it (the first beside itself).
-- The mean of k intervals in a row is the days from the first order divided by k, so no further window is needed.
{{ config(materialized='view') }}

select
    customer_id,
    order_id,
    order_date,
    order_number - 1 as interval_number,
    days_since_previous_order as interval_days,
    {{ safe_divide('days_since_first_order', 'order_number - 1') }} as running_mean_days,
    coalesce(
        {{ safe_divide('days_since_first_order - days_since_previous_order', 'order_number - 2') }},
        days_since_previous_order
    ) as mean_days_before,
    -- Multiplied out, because whole numbers compare alike on every engine. With a mean of 0 nothing is longer.
    order_number > 2
    and days_since_first_order > days_since_previous_order
    and days_since_previous_order * (order_number - 2) > days_since_first_order - days_since_previous_order
        as is_longer_than_mean
from {{ ref('fct_orders') }}
where order_number > 1
