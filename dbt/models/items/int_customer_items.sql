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
        bought.customer_id,
        products.article_id
    from {{ ref('int_customer_items__bought') }} as bought
    inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id

),

described as (

    select
        proposed.customer_id,
        proposed.purpose,
        proposed.product_id,
        offered.article_id,
        proposed.reason,
        reasons.priority,
        proposed.because_product_id,
        proposed.score,
        offered.is_sensitive or coalesce(because.is_sensitive, false) as is_sensitive,
        purposes.excludes_bought,
        purposes.allows_sensitive,
        purposes.max_items
    from proposed
    inner join {{ ref('item_purposes') }} as purposes on proposed.purpose = purposes.purpose
    inner join {{ ref('item_reasons') }} as reasons on proposed.reason = reasons.reason
    inner join {{ ref('int_items__offered') }} as offered on proposed.product_id = offered.product_id
    left join {{ ref('int_products__known') }} as because on proposed.because_product_id = because.product_id

)

select
    described.customer_id,
    described.purpose,
    described.product_id,
    described.article_id,
    described.reason,
    described.priority,
    described.because_product_id,
    described.score,
    described.is_sensitive,
    described.max_items
from described
left join {{ ref('int_customer_shops') }} as shops on described.customer_id = shops.customer_id
inner join {{ ref('int_products__stocked') }} as stock on described.product_id = stock.product_id
left join {{ ref('int_product_stock__nearby') }} as nearby
    on
        described.product_id = nearby.product_id
        and coalesce(shops.place, 'anywhere') = nearby.place
where
    (stock.is_available_everywhere or nearby.product_id is not null)
    and (
        not described.excludes_bought
        or not exists (
            select 1
            from bought_articles
            where
                bought_articles.customer_id = described.customer_id
                and bought_articles.article_id = described.article_id
        )
    )
    and (not described.is_sensitive or described.allows_sensitive)
