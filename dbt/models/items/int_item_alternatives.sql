-- What could be bought instead: another article of the same category at a similar price, in stock, best sellers first.
with pairs as (

    select
        products.product_id,
        offered.product_id as other_product_id,
        products.product_key,
        offered.product_key as other_product_key,
        offered.order_count,
        offered.category_rank,
        row_number() over (
            partition by products.product_id, offered.article_id
            -- Of the sizes of one article the same size comes first, then the one that sells best.
            order by
                coalesce(products.size = offered.size, false) desc nulls last,
                offered.category_rank asc nulls last
        ) as article_place
    from {{ ref('int_products__known') }} as products
    inner join {{ ref('int_items__offered') }} as offered
        on
            products.category = offered.category
            and products.article_id != offered.article_id
    where
        offered.category_rank <= {{ item_rule('alternative_pool') }}
        and abs(offered.price - products.price) * 100
        <= products.price * {{ item_rule('alternative_price_percent') }}

),

ranked as (

    select
        product_id,
        other_product_id,
        product_key,
        other_product_key,
        order_count,
        row_number() over (partition by product_id order by category_rank asc nulls last) as item_rank
    from pairs
    where article_place = 1

)

select
    product_id,
    other_product_id,
    product_key,
    other_product_key,
    cast(order_count as decimal(18, 6)) as score,
    cast(item_rank as integer) as item_rank
from ranked
where item_rank <= {{ item_rule('alternatives_per_product') }}
