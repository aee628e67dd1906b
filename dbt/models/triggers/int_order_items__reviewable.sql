-- Goods of late orders that a customer may be asked to review: handed over in a shop or delivered, bought for the first
-- time, not brought back, not reviewed yet, and nothing that reveals health, because a review is public.
with handed_over as (

    select order_id, customer_id, order_date, {{ local_date('max(last_at)', shop_timezone()) }} as handed_over_date
    from {{ ref('int_order_events__recent') }}
    where
        order_status = 'delivered'
        or (order_status = 'placed' and sales_channel = 'store')
    group by order_id, customer_id, order_date

),

reviews as (

    select distinct
        coalesce(aliases.customer_id, reviews.customer_id) as customer_id,
        reviews.product_id
    from {{ ref('stg_shop__reviews') }} as reviews
    left join {{ ref('customer_aliases') }} as aliases on reviews.customer_id = aliases.alias_id

),

items as (

    select distinct
        handed_over.order_id,
        handed_over.customer_id,
        handed_over.order_date,
        handed_over.handed_over_date,
        lines.product_id
    from handed_over
    inner join {{ ref('fct_order_lines') }} as lines on handed_over.order_id = lines.order_id
    inner join {{ ref('int_products__known') }} as products on lines.product_id = products.product_id
    -- Kept since that day, and not before it: an item that was bought again was asked about the first time.
    inner join {{ ref('int_customer_items__bought') }} as bought
        on
            handed_over.customer_id = bought.customer_id
            and lines.product_id = bought.product_id
            and handed_over.order_date = bought.first_kept_date
    left join reviews
        on
            handed_over.customer_id = reviews.customer_id
            and lines.product_id = reviews.product_id
    where
        bought.kept_quantity > 0
        and products.is_goods
        and not products.is_sensitive
        and reviews.customer_id is null

)

select
    *,
    cast(row_number() over (partition by order_id order by product_id asc nulls last) as integer) as place
from items
