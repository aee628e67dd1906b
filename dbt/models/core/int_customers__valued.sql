-- What each customer is worth: orders and money, 0 for who never bought. Gross of returns unless the name says net.
{{ config(materialized='view') }}

select
    listed.customer_id,
    cast(coalesce(orders.order_count, 0) as integer) as order_count,
    cast(coalesce(orders.order_count_30_days, 0) as integer) as order_count_30_days,
    cast(coalesce(orders.order_count_90_days, 0) as integer) as order_count_90_days,
    cast(coalesce(orders.order_count_365_days, 0) as integer) as order_count_365_days,
    cast(coalesce(orders.revenue, 0) as decimal(18, 4)) as revenue,
    cast(coalesce(orders.revenue_30_days, 0) as decimal(18, 4)) as revenue_30_days,
    cast(coalesce(orders.revenue_90_days, 0) as decimal(18, 4)) as revenue_90_days,
    cast(coalesce(orders.revenue_365_days, 0) as decimal(18, 4)) as revenue_365_days,
    cast(coalesce(orders.revenue, 0) - coalesce(returns.returned_amount, 0) as decimal(18, 4)) as net_revenue,
    cast(
        coalesce(orders.revenue_30_days, 0) - coalesce(returns.returned_amount_30_days, 0) as decimal(18, 4)
    ) as net_revenue_30_days,
    cast(
        coalesce(orders.revenue_90_days, 0) - coalesce(returns.returned_amount_90_days, 0) as decimal(18, 4)
    ) as net_revenue_90_days,
    cast(
        coalesce(orders.revenue_365_days, 0) - coalesce(returns.returned_amount_365_days, 0) as decimal(18, 4)
    ) as net_revenue_365_days,
    cast(coalesce(returns.returned_order_count, 0) as integer) as returned_order_count,
    cast(coalesce(returns.returned_item_count, 0) as bigint) as returned_item_count,
    cast(coalesce(returns.returned_amount, 0) as decimal(18, 4)) as returned_amount,
    cast(coalesce(returns.returned_amount_30_days, 0) as decimal(18, 4)) as returned_amount_30_days,
    cast(coalesce(returns.returned_amount_90_days, 0) as decimal(18, 4)) as returned_amount_90_days,
    cast(coalesce(returns.returned_amount_365_days, 0) as decimal(18, 4)) as returned_amount_365_days,
    {{ share('coalesce(returns.returned_amount, 0)', 'orders.revenue') }} as returned_share,
    returns.last_return_date,
    cast({{ safe_divide('orders.revenue', 'orders.order_count') }} as decimal(18, 4)) as average_order_value,
    cast(orders.largest_order_value as decimal(18, 4)) as largest_order_value,
    cast(orders.first_order_value as decimal(18, 4)) as first_order_value,
    cast(orders.last_order_value as decimal(18, 4)) as last_order_value,
    cast({{ safe_divide('orders.item_count', 'orders.order_count') }} as decimal(18, 4)) as average_items_per_order,
    cast(coalesce(orders.item_count, 0) as bigint) as item_count,
    cast(coalesce(orders.discount_amount, 0) as decimal(18, 4)) as discount_amount,
    cast(coalesce(orders.discount_amount_365_days, 0) as decimal(18, 4)) as discount_amount_365_days,
    cast(coalesce(orders.discounted_order_count, 0) as integer) as discounted_order_count,
    cast(coalesce(orders.shipping_amount, 0) as decimal(18, 4)) as shipping_amount,
    cast(coalesce(orders.promo_order_count, 0) as integer) as promo_order_count
from {{ ref('int_customers__listed') }} as listed
left join {{ ref('int_customers__purchased') }} as orders on listed.customer_id = orders.customer_id
left join {{ ref('int_customers__returned') }} as returns on listed.customer_id = returns.customer_id
