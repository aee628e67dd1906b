-- What each customer looked at lately, and what could stand instead; no article is in both, whatever is in stock.
{{ config(materialized='view') }}

with viewed as (

    select
        customers.customer_key,
        products.product_key,
        products.article_key,
        viewed.view_count,
        viewed.last_viewed_date
    from {{ ref('int_customer_items__viewed') }} as viewed
    inner join {{ ref('int_customers__numbered') }} as customers on viewed.customer_id = customers.customer_id
    inner join {{ ref('int_products__known') }} as products on viewed.product_id = products.product_id

)

select
    customer_key,
    'you_viewed' as reason,
    product_key,
    cast(null as integer) as because_product_key,
    -- Days the view is still remembered; views beyond 99 add nothing, so that they never outweigh a day.
    cast(
        {{ item_rule('view_window_days') }} - {{ days_between('last_viewed_date', as_of_date()) }}
        + (case when view_count > 99 then 99 else view_count end) * 0.01
        as decimal(18, 6)
    ) as score
from viewed

union all

select
    viewed.customer_key,
    'like_viewed' as reason,
    alternatives.other_product_key as product_key,
    viewed.product_key as because_product_key,
    alternatives.score
from viewed
inner join {{ ref('int_item_alternatives') }} as alternatives on viewed.product_key = alternatives.product_key
inner join {{ ref('int_products__known') }} as other on alternatives.other_product_key = other.product_key
left join viewed as viewed_articles
    on
        viewed.customer_key = viewed_articles.customer_key
        and other.article_key = viewed_articles.article_key
where viewed_articles.customer_key is null
