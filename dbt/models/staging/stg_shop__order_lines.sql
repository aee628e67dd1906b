-- The newest known version of each order line with its value. Orders are summed once, in int_orders__summed.
with order_lines as (

    {{ known_rows(source('raw', 'order_lines'), ['order_id', 'line_number'], none) }}

)

select
    order_id,
    line_number,
    product_id,
    quantity,
    unit_price,
    coalesce(discount_amount, 0) as discount_amount,
    coalesce(line_kind, 'sale') = 'sale' as is_sale,
    cast(quantity * unit_price - coalesce(discount_amount, 0) as decimal(18, 4)) as revenue
from order_lines
