-- The newest known version of each product.
with products as (

    {{ known_rows(source('raw', 'products'), ['product_id'], 'updated_at') }}

)

select
    product_id,
    product_name,
    category,
    brand,
    price,
    cost,
    size,
    replenishment_days,
    coalesce(is_sensitive, false) as is_sensitive,
    updated_at
from products
