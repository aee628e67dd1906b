-- Whose wish list each product was put on or taken off: who was logged in, else whose browser it was at that moment.
{{ config(materialized='view') }}

select
    wishes.event_id,
    coalesce(aliases.customer_id, wishes.customer_id, visitors.customer_id) as customer_id,
    wishes.product_id,
    wishes.event_type,
    wishes.occurred_at
from {{ ref('stg_shop__wishlist_events') }} as wishes
left join {{ ref('customer_aliases') }} as aliases on wishes.customer_id = aliases.alias_id
left join {{ ref('int_visitors__recognised') }} as visitors
    on
        wishes.visitor_id = visitors.visitor_id
        and wishes.occurred_at >= visitors.valid_from
        and wishes.occurred_at < visitors.valid_to
where coalesce(aliases.customer_id, wishes.customer_id, visitors.customer_id) is not null
