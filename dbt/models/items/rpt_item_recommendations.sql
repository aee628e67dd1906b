-- What to show to whom, and why: the best products per customer and purpose, one size of an article, best reason first.
with described as (

    select
        items.customer_key,
        reasons.purpose_key,
        reasons.priority,
        reasons.max_items,
        products.article_key,
        items.reason_key,
        items.product_key,
        items.because_product_key,
        items.score
    from {{ ref('int_customer_items') }} as items
    inner join {{ ref('int_item_reasons__numbered') }} as reasons on items.reason_key = reasons.reason_key
    inner join {{ ref('int_products__known') }} as products on items.product_key = products.product_key

),

articles as (

    select
        described.*,
        row_number() over (
            partition by customer_key, purpose_key, article_key
            order by
                priority asc nulls last,
                score desc nulls last,
                product_key asc nulls last,
                because_product_key asc nulls last
        ) as article_place
    from described

),

ranked as (

    select
        articles.*,
        row_number() over (
            partition by customer_key, purpose_key
            order by priority asc nulls last, score desc nulls last, product_key asc nulls last
        ) as item_rank
    from articles
    where article_place = 1

)

select
    customers.customer_id,
    reasons.purpose,
    cast(ranked.item_rank as integer) as item_rank,
    products.product_id,
    reasons.reason,
    because.product_id as because_product_id,
    ranked.score,
    products.is_sensitive or coalesce(because.is_sensitive, false) as is_sensitive
from ranked
inner join {{ ref('int_customers__numbered') }} as customers on ranked.customer_key = customers.customer_key
inner join {{ ref('int_item_reasons__numbered') }} as reasons on ranked.reason_key = reasons.reason_key
inner join {{ ref('int_products__known') }} as products on ranked.product_key = products.product_key
left join {{ ref('int_products__known') }} as because on ranked.because_product_key = because.product_key
where ranked.item_rank <= ranked.max_items
