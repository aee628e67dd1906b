-- Prices of products from the moment each took effect.
with product_prices as (

    {{ known_rows(source('raw', 'product_prices'), ['product_id', 'valid_from'], 'valid_from') }}

)

select
    product_id,
    valid_from,
    price,
    regular_price
from product_prices
