-- The shop of each customer: where most of the orders name it, of equal ones the last; else a shop in the customer's
-- city.
with visits as (

    select
        customer_id,
        store_id,
        -- A whole number in which the orders count first and the place of the latest one second, so that no two are
        -- equal.
        count(*) * 1000000 + max(order_number) as store_rank
    from {{ ref('fct_orders') }}
    where store_id is not null
    group by customer_id, store_id

),

favourites as (

    select
        customer_id,
        max_by(store_id, store_rank) as favourite_store_id,
        count(*) as store_count
    from visits
    group by customer_id

),

city_stores as (

    -- Of several shops in a city the first by id: no address finer than a city is known.
    select lower(trim(city)) as city, min(store_id) as store_id
    from {{ ref('stg_shop__stores') }}
    where city is not null
    group by lower(trim(city))

)

select
    listed.customer_id,
    favourites.favourite_store_id,
    cast(coalesce(favourites.store_count, 0) as integer) as store_count,
    coalesce(favourites.favourite_store_id, city_stores.store_id) as nearest_store_id,
    case
        when favourites.favourite_store_id is not null then 'purchases'
        when city_stores.store_id is not null then 'city'
        else 'none'
    end as nearest_store_source
from {{ ref('int_customers__listed') }} as listed
left join favourites on listed.customer_id = favourites.customer_id
left join city_stores on lower(trim(listed.city)) = city_stores.city
