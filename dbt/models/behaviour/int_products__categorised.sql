-- The category and the brand that the catalogue gives to a product.
select
    product_id,
    category,
    brand
from {{ ref('stg_shop__products') }}
where coalesce(category, brand) is not null
