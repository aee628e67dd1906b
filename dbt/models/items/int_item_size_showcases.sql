-- Best sellers of each category in each size.
with ranked as (

    select
        category,
        size,
        product_id,
        product_key,
        order_count,
        row_number() over (partition by category, size order by category_rank asc nulls last) as item_rank
    from {{ ref('int_items__offered') }}
    where
        category is not null
        and size is not null
        and order_count > 0

)

select
    category,
    size,
    product_id,
    product_key,
    cast(order_count as decimal(18, 6)) as score,
    cast(item_rank as integer) as item_rank
from ranked
where item_rank <= {{ item_rule('top_products') }}
