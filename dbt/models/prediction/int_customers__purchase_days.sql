-- All that the predictions read of a buyer. The first purchase begins the observation; what follows it are repeats.
-- Values are those of every paid purchase, the first too: it is all that is known of who bought once.
with customers as (

    select
        customer_id,
        count(*) as purchase_day_count,
        min(order_date) as first_purchase_date,
        max(order_date) as last_purchase_date,
        sum(revenue) as revenue,
        count(case when revenue > 0 then 1 end) as paid_count
    from {{ ref('int_purchase_days') }}
    group by customer_id

)

select
    customer_id,
    cast(purchase_day_count as integer) as purchase_day_count,
    first_purchase_date,
    last_purchase_date,
    cast(purchase_day_count - 1 as integer) as repeat_count,
    {{ days_between('first_purchase_date', 'last_purchase_date') }} as last_repeat_days,
    {{ days_between('first_purchase_date', as_of_date()) }} as observed_days,
    cast(revenue as decimal(18, 4)) as revenue,
    cast(paid_count as integer) as paid_count,
    cast({{ safe_divide('revenue', 'paid_count') }} as decimal(18, 4)) as mean_value
from customers
