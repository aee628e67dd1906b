-- The category that the catalogue gives to a product.
select
    product_id,
    category
from {{ ref('stg_shop__products') }}
where category is not null
