-- Goods that may be shown to somebody: described, no service, in stock somewhere; with what they sold lately.
select
    products.product_id,
    products.product_key,
    products.article_id,
    products.article_key,
    products.category,
    products.price,
    products.size,
    products.is_sensitive,
    stock.is_available_everywhere,
    coalesce(top_items.order_count, 0) as order_count,
    row_number() over (
        partition by products.category
        order by
            top_items.order_count desc nulls last,
            top_items.net_revenue desc nulls last,
            products.product_id asc nulls last
    ) as category_rank
from {{ ref('int_products__known') }} as products
inner join {{ ref('int_products__stocked') }} as stock on products.product_id = stock.product_id
left join {{ ref('rpt_top_items') }} as top_items on products.product_id = top_items.product_id
where
    products.is_described
    and products.is_goods
    and stock.is_in_stock
