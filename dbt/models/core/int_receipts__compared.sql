-- Till receipts that repeat, piece by piece, an order placed elsewhere and handed over at the till.
-- An order that names a shop is looked for there; one that names none only among receipts of the same customer, because
-- equal goods without a shop or a customer in common prove nothing. A receipt after a cancelled order is the purchase.
with orders as (

    select
        orders.order_id,
        coalesce(aliases.customer_id, orders.customer_id) as customer_id,
        orders.ordered_at,
        orders.sales_channel = 'store' as is_receipt,
        orders.store_id,
        lines.revenue,
        lines.item_count
    from {{ ref('stg_shop__orders') }} as orders
    inner join {{ ref('int_orders__summed') }} as lines on orders.order_id = lines.order_id
    left join {{ ref('int_orders__cancelled') }} as cancelled on orders.order_id = cancelled.order_id
    left join {{ ref('customer_aliases') }} as aliases on orders.customer_id = aliases.alias_id
    where
        lines.sale_line_count > 0
        and cancelled.order_id is null

),

pairs as (

    select
        placed.order_id as placed_order_id,
        receipts.order_id as receipt_id,
        placed.ordered_at,
        receipts.ordered_at as rung_up_at
    from orders as placed
    inner join orders as receipts
        on
            placed.store_id = receipts.store_id
            and placed.revenue = receipts.revenue
            and placed.item_count = receipts.item_count
    where
        not placed.is_receipt
        and receipts.is_receipt
        and receipts.ordered_at >= placed.ordered_at

    union all

    select
        placed.order_id as placed_order_id,
        receipts.order_id as receipt_id,
        placed.ordered_at,
        receipts.ordered_at as rung_up_at
    from orders as placed
    inner join orders as receipts
        on
            placed.customer_id = receipts.customer_id
            and placed.revenue = receipts.revenue
            and placed.item_count = receipts.item_count
    where
        placed.store_id is null
        and not placed.is_receipt
        and receipts.is_receipt
        and receipts.ordered_at >= placed.ordered_at

)

-- Dated here and not above: few pairs are left, and a date in the shop's zone is dear.
select
    pairs.placed_order_id,
    pairs.receipt_id
from pairs
inner join {{ ref('profile_rules') }} as rules
    on
        rules.rule = 'receipt_window_days'
        and {{ local_date('pairs.rung_up_at', shop_timezone()) }}
        <= {{ add_days(local_date('pairs.ordered_at', shop_timezone()), 'rules.value') }}
