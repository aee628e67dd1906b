-- Pairs of an order and a till receipt with the same goods, product by product. Only a pair whose order and receipt
-- have no other candidate is matched; of several nobody can tell which is the second receipt, so that each keeps
-- counting.
with quantities as (

    select pairs.placed_order_id, pairs.receipt_id, lines.product_id, lines.quantity
    from {{ ref('int_receipts__compared') }} as pairs
    inner join {{ ref('stg_shop__order_lines') }} as lines on pairs.placed_order_id = lines.order_id
    where lines.is_sale

    union all

    select pairs.placed_order_id, pairs.receipt_id, lines.product_id, -lines.quantity as quantity
    from {{ ref('int_receipts__compared') }} as pairs
    inner join {{ ref('stg_shop__order_lines') }} as lines on pairs.receipt_id = lines.order_id
    where lines.is_sale

),

differences as (

    select placed_order_id, receipt_id, sum(quantity) as difference
    from quantities
    group by placed_order_id, receipt_id, product_id

),

alike as (

    select placed_order_id, receipt_id
    from differences
    group by placed_order_id, receipt_id
    having count(case when difference != 0 then 1 end) = 0

),

counted as (

    select
        placed_order_id,
        receipt_id,
        count(*) over (partition by placed_order_id) as receipt_count,
        count(*) over (partition by receipt_id) as placed_order_count
    from alike

)

select
    placed_order_id,
    receipt_id,
    receipt_count,
    placed_order_count,
    case when receipt_count = 1 and placed_order_count = 1 then 'matched' else 'ambiguous' end as receipt_status
from counted
