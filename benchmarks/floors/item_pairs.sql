-- Pairs of products by a join of baskets with themselves on small numbers instead of texts; products that are in too few
-- orders to make a pair are left out before it.
create table setka.main.item_pairs as
with baskets as (

    select distinct hash(order_id) as order_key, cast(substr(product_id, 2) as integer) as product_key
    from setka.main.order_lines
    where order_date >= getvariable('as_of_date') - 730

),

product_orders as (

    select product_key, count(*) as order_count
    from baskets
    group by product_key
    having count(*) >= 5

),

frequent as (

    select order_key, product_key
    from baskets
    semi join product_orders using (product_key)

),

pairs as (

    select one.product_key as one_key, other.product_key as other_key, count(*) as orders_together
    from frequent as one
    inner join frequent as other on one.order_key = other.order_key and one.product_key < other.product_key
    group by one.product_key, other.product_key
    having count(*) >= 5

),

both_ways as (

    select one_key, other_key, orders_together from pairs
    union all
    select other_key, one_key, orders_together from pairs

)

select
    'P' || both_ways.one_key as product_id,
    'P' || both_ways.other_key as other_product_id,
    both_ways.orders_together,
    one.order_count as product_order_count,
    other.order_count as other_product_order_count
from both_ways
inner join product_orders as one on both_ways.one_key = one.product_key
inner join product_orders as other on both_ways.other_key = other.product_key;
