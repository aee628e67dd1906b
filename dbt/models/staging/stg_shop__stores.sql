-- The shops of the chain.
with stores as (

    {{ known_rows(source('raw', 'stores'), ['store_id'], none) }}

)

select
    store_id,
    store_name,
    city,
    country,
    timezone
from stores
