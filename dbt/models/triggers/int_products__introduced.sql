-- When each product that could be bought first showed in the shop: described, priced, counted or sold.
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
    offered.product_id,
    offered.category,
    offered.is_sensitive,
    min(days.seen_date) as introduced_date
from {{ ref('int_items__offered') }} as offered
inner join days on offered.product_id = days.product_id
group by offered.product_id, offered.category, offered.is_sensitive
