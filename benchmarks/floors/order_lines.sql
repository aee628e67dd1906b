-- Sale lines of orders that count, with the order's customer and local date: one pass over lines, beside the order fact.
create table setka.main.order_lines as
select
    lines.order_id,
    lines.line_number,
    order_fact.customer_id,
    order_fact.order_date,
    lines.product_id,
    lines.quantity,
    lines.unit_price,
    lines.discount_amount,
    cast(lines.quantity * lines.unit_price - lines.discount_amount as decimal(18, 4)) as revenue
from read_parquet('order_lines/*.parquet') as lines
inner join setka.main.order_fact using (order_id)
where lines.line_kind = 'sale';
