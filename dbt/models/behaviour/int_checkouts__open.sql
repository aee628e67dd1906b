-- Customers who began a checkout during the last days of the rule and have bought nothing since.
with checkouts as (

    select customer_id, max(last_occurred_at) as open_checkout_at
    from {{ ref('int_site_actions__daily') }}
    where
        event_type = 'checkout_start'
        and {{ days_between('event_date', as_of_date()) }} <= {{ rule_value(ref('behaviour_rules'), 'open_cart_days') }}
    group by customer_id

)

select
    checkouts.customer_id,
    checkouts.open_checkout_at
from checkouts
left join {{ ref('int_customers__bought_last') }} as bought on checkouts.customer_id = bought.customer_id
where bought.last_bought_at is null or bought.last_bought_at < checkouts.open_checkout_at
