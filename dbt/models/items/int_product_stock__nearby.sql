-- What is in stock in one shop, in the shops of one city, or anywhere: the three places a customer may be near to.
select distinct
    'store:' || store_id as place,
    product_id
from {{ ref('int_product_stock__current') }}
where is_in_stock and not is_store_room

union all

select distinct
    'city:' || city as place,
    product_id
from {{ ref('int_product_stock__current') }}
where is_in_stock and not is_store_room and city is not null

union all

select distinct
    'anywhere' as place,
    product_id
from {{ ref('int_product_stock__current') }}
where is_in_stock
