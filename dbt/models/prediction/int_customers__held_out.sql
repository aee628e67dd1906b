-- The same at the beginning of the tested days, with what these days brought and what as many days before them had.
with days as (

    select
        days.*,
        samples.data_until,
        days.order_date < samples.data_until as is_known,
        days.order_date >= samples.data_until and days.order_date < {{ as_of_date() }} as is_tested,
        days.order_date < samples.data_until
        and {{ days_between('days.order_date', 'samples.data_until') }} <= {{ prediction_setting('tested_days') }}
            as is_previous
    from {{ ref('int_purchase_days') }} as days
    cross join {{ ref('int_prediction_samples') }} as samples
    where samples.sample = 'backtest'

),

customers as (

    select
        customer_id,
        data_until,
        count(case when is_known then 1 end) as purchase_day_count,
        min(order_date) as first_purchase_date,
        max(case when is_known then order_date end) as last_purchase_date,
        sum(case when is_known then revenue else 0 end) as revenue,
        count(case when is_known and revenue > 0 then 1 end) as paid_count,
        count(case when is_tested then 1 end) as actual_orders,
        sum(case when is_tested then revenue else 0 end) as actual_revenue,
        count(case when is_previous then 1 end) as previous_orders,
        sum(case when is_previous then revenue else 0 end) as previous_revenue
    from days
    group by customer_id, data_until
    having count(case when is_known then 1 end) > 0

)

select
    customer_id,
    cast(purchase_day_count - 1 as integer) as repeat_count,
    {{ days_between('first_purchase_date', 'last_purchase_date') }} as last_repeat_days,
    {{ days_between('first_purchase_date', 'data_until') }} as observed_days,
    cast(paid_count as integer) as paid_count,
    cast({{ safe_divide('revenue', 'paid_count') }} as decimal(18, 4)) as mean_value,
    cast(actual_orders as integer) as actual_orders,
    cast(actual_revenue as decimal(18, 4)) as actual_revenue,
    cast(previous_orders as integer) as previous_orders,
    cast(previous_revenue as decimal(18, 4)) as previous_revenue
from customers
