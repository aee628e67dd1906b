-- Counted orders with their place in the customer's history. The profile, the grid and the rhythm derive from here.
{{ config(materialized='view') }}

select
    order_id,
    customer_id,
    ordered_at,
    order_date,
    order_number,
    days_since_previous_order,
    days_since_first_order,
    revenue,
    discount_amount,
    shipping_amount,
    item_count,
    sale_line_count as line_count,
    discounted_line_count,
    sales_channel,
    store_id,
    promo_code
from {{ ref('int_orders__classified') }}
where is_counted
