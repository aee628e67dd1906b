-- Counted orders with their place in the customer's history. The profile, the grid and the rhythm derive from here,
-- so this is the only window over all orders.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'customer_id', ref('int_customers__touched')) }}") }}

with placed as (

    select
        orders.*,
        row_number() over (customer_orders) as order_number,
        lag(order_date) over (customer_orders) as previous_order_date,
        first_value(order_date) over (customer_orders) as first_order_date
    from {{ ref('int_orders__classified') }} as orders
    where
        orders.is_counted
        {% if is_carried() -%}
        and orders.customer_id in (select touched.customer_id from {{ ref('int_customers__touched') }} as touched)
        {%- endif %}
    window customer_orders as (partition by customer_id order by ordered_at asc nulls last, order_id asc nulls last)

)

select
    order_id,
    customer_id,
    ordered_at,
    order_date,
    cast(order_number as integer) as order_number,
    {{ days_between('previous_order_date', 'order_date') }} as days_since_previous_order,
    {{ days_between('first_order_date', 'order_date') }} as days_since_first_order,
    revenue,
    discount_amount,
    shipping_amount,
    item_count,
    sale_line_count as line_count,
    discounted_line_count,
    sales_channel,
    store_id,
    promo_code
from placed
