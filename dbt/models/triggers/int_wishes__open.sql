-- What stands on each customer's wish list: put on it and not taken off since.
with events as (

    select
        coalesce(aliases.customer_id, wishes.customer_id, visitors.customer_id) as customer_id,
        wishes.product_id,
        max(case when wishes.event_type = 'added' then wishes.occurred_at end) as wished_at,
        max(case when wishes.event_type = 'removed' then wishes.occurred_at end) as removed_at
    from {{ ref('stg_shop__wishlist_events') }} as wishes
    left join {{ ref('customer_aliases') }} as aliases on wishes.customer_id = aliases.alias_id
    left join {{ ref('int_visitors__recognised') }} as visitors
        on
            wishes.visitor_id = visitors.visitor_id
            and wishes.occurred_at >= visitors.valid_from
            and wishes.occurred_at < visitors.valid_to
    group by coalesce(aliases.customer_id, wishes.customer_id, visitors.customer_id), wishes.product_id

)

select
    customer_id,
    product_id,
    wished_at
from events
where
    customer_id is not null
    and wished_at is not null
    and (removed_at is null or removed_at < wished_at)
