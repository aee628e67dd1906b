-- Orders placed elsewhere beside the receipts that sellers rang up when handing them over: matched ones are counted
-- once, ambiguous ones are for a human to look at, and an order to be collected in a shop without any receipt is
-- unmatched.
with orders as (

    select
        orders.order_id,
        orders.order_date,
        orders.sales_channel,
        orders.store_id,
        orders.revenue,
        orders.sale_line_count,
        {{ add_days('orders.order_date', 'rules.value') }} as window_ends_date
    from {{ ref('int_orders__classified') }} as orders
    inner join {{ ref('profile_rules') }} as rules on rules.rule = 'receipt_window_days'

)

select
    placed.order_id as placed_order_id,
    coalesce(pairs.receipt_id, 'none') as receipt_id,
    coalesce(pairs.receipt_status, 'unmatched') as receipt_status,
    placed.sales_channel,
    coalesce(receipts.store_id, placed.store_id) as store_id,
    placed.order_date as placed_date,
    receipts.order_date as receipt_date,
    placed.window_ends_date,
    placed.revenue,
    coalesce(pairs.receipt_count, 0) as receipt_count,
    coalesce(pairs.placed_order_count, 0) as placed_order_count
from orders as placed
left join {{ ref('int_receipts__matched') }} as pairs on placed.order_id = pairs.placed_order_id
left join orders as receipts on pairs.receipt_id = receipts.order_id
left join {{ ref('int_orders__cancelled') }} as cancelled on placed.order_id = cancelled.order_id
where
    pairs.placed_order_id is not null
    or (
        placed.sales_channel != 'store'
        and placed.store_id is not null
        and placed.sale_line_count > 0
        and cancelled.order_id is null
    )
