-- Where each customer can take goods home: the favourite shop, else the shops of the customer's city, else anywhere.
-- Only shops whose stock is counted can say what is there.
with counted_shops as (

    select distinct store_id, city
    from {{ ref('int_product_stock__current') }}
    where not is_store_room

),

visits as (

    select
        customer_id,
        store_id,
        count(*) as order_count,
        max(ordered_at) as last_ordered_at
    from {{ ref('fct_orders') }}
    where store_id is not null
    group by customer_id, store_id

),

ranked as (

    select
        visits.customer_id,
        visits.store_id,
        row_number() over (
            partition by visits.customer_id
            order by
                visits.order_count desc nulls last,
                visits.last_ordered_at desc nulls last,
                visits.store_id asc nulls last
        ) as place_number
    from visits
    inner join counted_shops on visits.store_id = counted_shops.store_id

),

cities as (

    select distinct city
    from counted_shops
    where city is not null

)

select
    customers.customer_id,
    ranked.store_id as favourite_store_id,
    case
        when ranked.store_id is not null then 'store:' || ranked.store_id
        when cities.city is not null then 'city:' || cities.city
        else 'anywhere'
    end as place
from {{ ref('int_customers__listed') }} as customers
left join ranked
    on
        customers.customer_id = ranked.customer_id
        and ranked.place_number = 1
left join cities on lower(trim(customers.city)) = cities.city
