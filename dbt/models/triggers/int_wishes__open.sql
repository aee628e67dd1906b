-- What stands on each customer's wish list: put on it and not taken off since.
with events as (

    select
        customer_id,
        product_id,
        max(case when event_type = 'added' then occurred_at end) as wished_at,
        max(case when event_type = 'removed' then occurred_at end) as removed_at
    from {{ ref('int_wishes__recognised') }}
    group by customer_id, product_id

)

select
    customer_id,
    product_id,
    wished_at
from events
where
    wished_at is not null
    and (removed_at is null or removed_at < wished_at)
