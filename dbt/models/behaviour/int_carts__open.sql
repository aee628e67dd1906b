-- What lies in the cart of each customer: put in during the last days of the rule, not taken out since, and neither
-- bought on the site nor ordered anywhere after it was put in.
with events as (

    select
        customer_id,
        coalesce(product_id, '') as product_id,
        max(case when event_type = 'add_to_cart' then last_occurred_at end) as added_at,
        max(case when event_type = 'remove_from_cart' then last_occurred_at end) as removed_at
    from {{ ref('int_site_actions__daily') }}
    where
        event_type in ('add_to_cart', 'remove_from_cart')
        and {{ days_between('event_date', as_of_date()) }} <= {{ rule_value(ref('behaviour_rules'), 'open_cart_days') }}
    group by customer_id, coalesce(product_id, '')

)

select
    events.customer_id,
    events.product_id,
    events.added_at
from events
left join {{ ref('int_customers__bought_last') }} as bought on events.customer_id = bought.customer_id
where
    events.added_at is not null
    and (events.removed_at is null or events.removed_at < events.added_at)
    and (bought.last_bought_at is null or bought.last_bought_at < events.added_at)
