-- What happened to each order of late, with its customer: placed, and every status since. A second receipt of an order
-- is no order, and one without a customer starts nothing.
with orders as (

    select order_id, customer_id, ordered_at, order_date, sales_channel, store_id, revenue
    from {{ ref('int_orders__classified') }}
    where
        customer_id is not null
        and coalesce(exclusion_reason, '') != 'double_receipt'

),

events as (

    select order_id, 'placed' as order_status, ordered_at as occurred_at
    from orders
    where ordered_at >= {{ days_ago(trigger_rule('order_event_days')) }}

    union all

    select order_id, event_type as order_status, occurred_at
    from {{ ref('stg_shop__order_events') }}
    where occurred_at >= {{ days_ago(trigger_rule('order_event_days')) }}

)

select
    events.order_id,
    events.order_status,
    orders.customer_id,
    orders.order_date,
    orders.sales_channel,
    orders.store_id,
    orders.revenue,
    min(events.occurred_at) as first_at,
    max(events.occurred_at) as last_at
from events
inner join orders on events.order_id = orders.order_id
group by
    events.order_id, events.order_status, orders.customer_id, orders.order_date, orders.sales_channel,
    orders.store_id, orders.revenue
