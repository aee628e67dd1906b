-- The latest count of each product in each shop or store room. A count below 0 is an error: nothing is there.
with latest as (

    select
        product_id,
        store_id,
        max(counted_at) as counted_at,
        max_by(quantity, counted_at) as quantity
    from {{ ref('stg_shop__product_stock') }}
    group by product_id, store_id

)

select
    latest.product_id,
    latest.store_id,
    latest.counted_at,
    latest.quantity,
    latest.quantity > 0 as is_in_stock,
    stores.store_id is null as is_store_room,
    lower(trim(stores.city)) as city
from latest
left join {{ ref('stg_shop__stores') }} as stores on latest.store_id = stores.store_id
