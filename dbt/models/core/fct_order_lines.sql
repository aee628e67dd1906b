-- Sale lines of counted orders. Adjustments are in rpt_order_exclusions.
select
    lines.order_id,
    lines.line_number,
    orders.customer_id,
    orders.order_date,
    lines.product_id,
    lines.quantity,
    lines.unit_price,
    lines.discount_amount,
    lines.revenue
from {{ ref('stg_shop__order_lines') }} as lines
inner join {{ ref('fct_orders') }} as orders on lines.order_id = orders.order_id
where lines.is_sale
