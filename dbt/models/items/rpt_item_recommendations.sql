-- What to show to whom, and why: the best products per customer and purpose, one size of an article, best reason first.
with articles as (

    select
        items.*,
        row_number() over (
            partition by customer_id, purpose, article_id
            order by
                priority asc nulls last,
                score desc nulls last,
                product_id asc nulls last,
                because_product_id asc nulls last
        ) as article_place
    from {{ ref('int_customer_items') }} as items

),

ranked as (

    select
        articles.*,
        row_number() over (
            partition by customer_id, purpose
            order by priority asc nulls last, score desc nulls last, product_id asc nulls last
        ) as item_rank
    from articles
    where article_place = 1

)

select
    customer_id,
    purpose,
    cast(item_rank as integer) as item_rank,
    product_id,
    reason,
    because_product_id,
    cast(score as decimal(18, 6)) as score,
    is_sensitive
from ranked
where item_rank <= max_items
