-- Every product that may be proposed to a customer for a purpose, before the best are chosen: in stock near her, not
-- bought before where the purpose says so, and nothing sensitive where it might reach a subject line or an advert.
with proposed as (

    select * from {{ ref('int_customer_items__related') }}
    union all
    select * from {{ ref('int_customer_items__browsed') }}
    union all
    select * from {{ ref('int_customer_items__popular') }}
    union all
    select * from {{ ref('int_customer_items__needed') }}

),

bought_articles as (

    select
        customers.customer_key,
        products.article_key
    from {{ ref('int_customer_items__bought') }} as bought
    inner join {{ ref('int_customers__numbered') }} as customers on bought.customer_id = customers.customer_id
    inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id

),

places as (

    select
        customers.customer_key,
        shops.place
    from {{ ref('int_customer_shops') }} as shops
    inner join {{ ref('int_customers__numbered') }} as customers on shops.customer_id = customers.customer_id

),

nearby as (

    select
        nearby.place,
        products.product_key
    from {{ ref('int_product_stock__nearby') }} as nearby
    inner join {{ ref('int_products__known') }} as products on nearby.product_id = products.product_id

),

described as (

    select
        proposed.*,
        reasons.reason_key,
        offered.is_available_everywhere,
        -- Empty where the answer does not matter, so that most rows need not look for it.
        case when not offered.is_available_everywhere then proposed.customer_key end as placed_customer_key,
        case when reasons.excludes_bought then offered.article_key end as unbought_article_key
    from proposed
    inner join {{ ref('int_item_reasons__numbered') }} as reasons on proposed.reason = reasons.reason
    inner join {{ ref('int_items__offered') }} as offered on proposed.product_key = offered.product_key
    left join {{ ref('int_products__known') }} as because on proposed.because_product_key = because.product_key
    where reasons.allows_sensitive or not (offered.is_sensitive or coalesce(because.is_sensitive, false))

)

select
    described.customer_key,
    described.reason_key,
    described.product_key,
    described.because_product_key,
    cast(described.score as decimal(18, 6)) as score
from described
left join places on described.placed_customer_key = places.customer_key
left join nearby
    on
        described.product_key = nearby.product_key
        and coalesce(places.place, 'anywhere') = nearby.place
left join bought_articles
    on
        described.customer_key = bought_articles.customer_key
        and described.unbought_article_key = bought_articles.article_key
where
    (described.is_available_everywhere or nearby.product_key is not null)
    and bought_articles.customer_key is null
