-- Counts of products per shop or store room.
with product_stock as (

    {{ known_rows(source('raw', 'product_stock'), ['product_id', 'store_id', 'counted_at'], 'counted_at') }}

)

select
    product_id,
    store_id,
    counted_at,
    quantity
from product_stock
