-- The stays of the sampled buyers, one after the last order of each day: how many orders there were, the intervals
-- before, and the days until the next order. The window runs over the sample only, whatever the size of the shop.
with orders as (

    select
        orders.customer_id,
        orders.order_id,
        orders.order_date,
        orders.order_number,
        orders.days_since_first_order,
        orders.days_since_previous_order as last_interval,
        lag(orders.days_since_previous_order) over (customer_orders) as second_interval,
        lag(orders.days_since_previous_order, 2) over (customer_orders) as third_interval,
        lead(orders.days_since_previous_order) over (customer_orders) as gap_days
    from {{ ref('fct_orders') }} as orders
    inner join {{ ref('int_history_sample') }} as sample on orders.customer_id = sample.customer_id
    window customer_orders as (partition by orders.customer_id order by orders.order_number asc nulls last)

)

select
    customer_id,
    order_id,
    order_date,
    order_number,
    days_since_first_order,
    last_interval,
    second_interval,
    third_interval,
    gap_days
from orders
-- Of several orders on one day the last one opens the stay.
where
    gap_days > 0
    or gap_days is null
