-- Which products, and how many of each, belong together as a set. A quantity below 1 is read as 1.
with product_sets as (

    {{ known_rows(source('raw', 'product_sets'), ['set_id', 'product_id'], none) }}

)

select
    set_id,
    product_id,
    set_name,
    case when quantity >= 1 then quantity else 1 end as quantity
from product_sets
