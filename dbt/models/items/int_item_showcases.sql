-- Best sellers shown to lovers of a category: its own, then those of the whole shop; '' is for everybody else.
-- Nothing sensitive: a list by category tells the category. Of the sizes of an article the one that sells best.
with articles as (

    select
        product_id,
        product_key,
        category,
        order_count,
        row_number() over (
            partition by article_id
            order by order_count desc nulls last, product_id asc nulls last
        ) as article_place
    from {{ ref('int_items__offered') }}
    where
        not is_sensitive
        and order_count > 0

),

overall as (

    select
        product_id,
        product_key,
        category,
        order_count,
        row_number() over (order by order_count desc nulls last, product_id asc nulls last) as overall_rank
    from articles
    where article_place = 1

),

categories as (

    select '' as category
    union all
    select distinct category
    from {{ ref('int_products__known') }}
    where category is not null

),

lists as (

    select category, product_id, product_key, order_count, 'top_in_category' as reason
    from overall
    where category is not null
    union all
    select categories.category, overall.product_id, overall.product_key, overall.order_count, 'top_overall' as reason
    from categories
    inner join overall
        on
            overall.overall_rank <= {{ item_rule('top_products') }}
            and (overall.category is null or categories.category != overall.category)

),

ranked as (

    select
        lists.*,
        row_number() over (
            partition by lists.category
            order by reasons.priority asc nulls last, lists.order_count desc nulls last, lists.product_id asc nulls last
        ) as item_rank
    from lists
    inner join {{ ref('item_reasons') }} as reasons on lists.reason = reasons.reason

)

select
    category,
    reason,
    product_id,
    product_key,
    cast(order_count as decimal(18, 6)) as score,
    cast(item_rank as integer) as item_rank
from ranked
where item_rank <= {{ item_rule('top_products') }}
