-- Sale lines of orders that count, with the order's customer and local date: one pass over orders, one over lines.
create table setka.main.order_lines as
with counted as (

    select order_id, customer_id, ordered_at
    from read_parquet('orders/*.parquet')
    where
        customer_id is not null
        and order_id not in (select order_id from read_parquet('order_events/*.parquet') where event_type = 'cancelled')

),

quarters as (

    select quarter, cast(timezone(getvariable('shop_timezone'), timezone('UTC', quarter)) as date) as order_date
    from (select distinct time_bucket(interval 15 minutes, ordered_at) as quarter from counted)

)

select
    lines.order_id,
    lines.line_number,
    counted.customer_id,
    quarters.order_date,
    lines.product_id,
    lines.quantity,
    lines.unit_price,
    lines.discount_amount,
    cast(lines.quantity * lines.unit_price - lines.discount_amount as decimal(18, 4)) as revenue
from read_parquet('order_lines/*.parquet') as lines
inner join counted on lines.order_id = counted.order_id
inner join quarters on time_bucket(interval 15 minutes, counted.ordered_at) = quarters.quarter
where lines.line_kind = 'sale';
