-- The newest known version of each order, dated in the shop's zone.
with orders as (

    {{ known_rows(source('raw', 'orders'), ['order_id'], 'ordered_at') }}

)

select
    order_id,
    customer_id,
    ordered_at,
    {{ local_date('ordered_at', shop_timezone()) }} as order_date,
    sales_channel,
    store_id,
    staff_id,
    promo_code,
    coalesce(shipping_amount, 0) as shipping_amount,
    loyalty_card_id,
    visitor_id,
    email_key,
    phone_key,
    phone_timezone
from orders
