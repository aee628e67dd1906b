-- When each product of the catalogue first showed in the shop: described, priced, counted or sold. One that is sold out
-- keeps its day, so that the day of a category's last novelty does not move.
with signs as (

    select product_id, described_at as seen_at
    from {{ ref('stg_shop__product_arrivals') }}

    union all

    select product_id, min(valid_from) as seen_at
    from {{ ref('stg_shop__product_prices') }}
    group by product_id

    union all

    select product_id, min(counted_at) as seen_at
    from {{ ref('stg_shop__product_stock') }}
    group by product_id

),

days as (

    select product_id, {{ local_date('min(seen_at)', shop_timezone()) }} as seen_date
    from signs
    group by product_id

    union all

    select product_id, min(order_date) as seen_date
    from {{ ref('fct_order_lines') }}
    group by product_id

)

select
    products.product_id,
    products.category,
    offered.product_id is not null as is_offered,
    min(days.seen_date) as introduced_date
from {{ ref('int_products__known') }} as products
inner join days on products.product_id = days.product_id
left join {{ ref('int_items__offered') }} as offered on products.product_id = offered.product_id
where
    products.is_described
    and products.is_goods
group by products.product_id, products.category, offered.product_id is not null
