-- What each customer looked at lately, and what could stand instead; no article is in both, whatever is in stock.
with viewed_articles as (

    select distinct
        viewed.customer_id,
        products.article_id
    from {{ ref('int_customer_items__viewed') }} as viewed
    inner join {{ ref('int_products__known') }} as products on viewed.product_id = products.product_id

)

select
    customer_id,
    'viewed' as purpose,
    product_id,
    'you_viewed' as reason,
    cast(null as varchar) as because_product_id,
    -- Days the view is still remembered; views beyond 99 add nothing, so that they never outweigh a day.
    cast(
        {{ item_rule('view_window_days') }} - {{ days_between('last_viewed_date', as_of_date()) }}
        + (case when view_count > 99 then 99 else view_count end) * 0.01
        as decimal(18, 6)
    ) as score
from {{ ref('int_customer_items__viewed') }}

union all

select
    viewed.customer_id,
    'viewed_alternative' as purpose,
    alternatives.other_product_id as product_id,
    'like_viewed' as reason,
    viewed.product_id as because_product_id,
    alternatives.score
from {{ ref('int_customer_items__viewed') }} as viewed
inner join {{ ref('int_item_alternatives') }} as alternatives on viewed.product_id = alternatives.product_id
inner join {{ ref('int_products__known') }} as other on alternatives.other_product_id = other.product_id
left join viewed_articles
    on
        viewed.customer_id = viewed_articles.customer_id
        and other.article_id = viewed_articles.article_id
where viewed_articles.customer_id is null
