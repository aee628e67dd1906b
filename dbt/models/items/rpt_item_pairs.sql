-- Bought together: how many orders held both products, and how that compares with chance.
with product_orders as (

    -- No pair of a product with fewer orders can have enough: leaving those out first makes the join small.
    select
        product_key,
        count(*) as order_count
    from {{ ref('int_item_baskets') }}
    group by product_key
    having count(*) >= {{ item_rule('pair_min_orders') }}

),

frequent as (

    select
        baskets.order_key,
        baskets.product_key
    from {{ ref('int_item_baskets') }} as baskets
    inner join product_orders on baskets.product_key = product_orders.product_key

),

pairs as (

    select
        one.product_key,
        other.product_key as other_product_key,
        count(*) as orders_together
    from frequent as one
    inner join frequent as other
        on
            one.order_key = other.order_key
            and one.product_key < other.product_key
    group by one.product_key, other.product_key
    having count(*) >= {{ item_rule('pair_min_orders') }}

),

both_ways as (

    select product_key, other_product_key, orders_together
    from pairs
    union all
    select other_product_key as product_key, product_key as other_product_key, orders_together
    from pairs

),

baskets as (

    select count(distinct order_key) as order_count
    from {{ ref('int_item_baskets') }}

)

select
    product.product_id,
    other.product_id as other_product_id,
    both_ways.orders_together,
    product_orders.order_count as product_order_count,
    other_orders.order_count as other_product_order_count,
    baskets.order_count,
    cast({{ safe_divide('both_ways.orders_together', 'baskets.order_count') }} as decimal(18, 9)) as support,
    cast({{ safe_divide('both_ways.orders_together', 'product_orders.order_count') }} as decimal(18, 9)) as confidence,
    cast(
        {{ safe_divide(
            'both_ways.orders_together * baskets.order_count',
            'product_orders.order_count * other_orders.order_count'
        ) }} as decimal(18, 6)
    ) as lift
from both_ways
inner join product_orders on both_ways.product_key = product_orders.product_key
inner join product_orders as other_orders on both_ways.other_product_key = other_orders.product_key
inner join {{ ref('int_products__known') }} as product on both_ways.product_key = product.product_key
inner join {{ ref('int_products__known') }} as other on both_ways.other_product_key = other.product_key
cross join baskets
