-- The category and brand each customer leans to most, and how strongly. What reveals health is passed over.
with categories as (

    select
        customer_id,
        category as top_category,
        affinity as top_category_affinity,
        row_number() over (partition by customer_id order by affinity_rank asc nulls last) as place
    from {{ ref('int_customer_category_affinity') }}
    where not is_sensitive

),

brands as (

    select
        customer_id,
        brand as top_brand,
        affinity as top_brand_affinity,
        row_number() over (partition by customer_id order by affinity_rank asc nulls last) as place
    from {{ ref('int_customer_brand_affinity') }}
    where not is_sensitive

)

select
    coalesce(categories.customer_id, brands.customer_id) as customer_id,
    categories.top_category,
    categories.top_category_affinity,
    brands.top_brand,
    brands.top_brand_affinity
from categories
full outer join brands
    on
        categories.customer_id = brands.customer_id
        and categories.place = brands.place
where coalesce(categories.place, brands.place) = 1
