-- The novelties of each category in the last days, the newest first, of which one could be bought; categories with
-- anything that reveals health have none. What the whole shop began with is no novelty.
with novelties as (

    select
        products.category,
        products.product_id,
        products.introduced_date,
        products.is_offered,
        row_number() over (
            partition by products.category, products.is_offered
            order by products.introduced_date desc nulls last, products.product_id asc nulls last
        ) as place
    from {{ ref('int_products__introduced') }} as products
    inner join {{ ref('int_categories__tellable') }} as categories on products.category = categories.category
    where
        {{ came_lately('products.introduced_date') }}
        and products.introduced_date
        > (select min(others.introduced_date) from {{ ref('int_products__introduced') }} as others)

)

select
    category,
    max(introduced_date) as renewed_date,
    {{ json_listed('product_id', 'case when is_offered then place end') }} as products,
    cast(count(case when is_offered then 1 end) as integer) as product_count
from novelties
group by category
having count(case when is_offered then 1 end) > 0
