-- Customers who began a checkout during the last days of the rule and have bought nothing since.
with checkouts as (

    select customer_id, max(occurred_at) as open_checkout_at
    from {{ ref('int_web_events__recognised') }}
    where
        customer_id is not null
        and event_type = 'checkout_start'
        and occurred_at >= {{ days_ago(rule_value(ref('behaviour_rules'), 'open_cart_days')) }}
    group by customer_id

)

select
    checkouts.customer_id,
    checkouts.open_checkout_at
from checkouts
left join {{ ref('int_customers__bought_last') }} as bought on checkouts.customer_id = bought.customer_id
where bought.last_bought_at is null or bought.last_bought_at < checkouts.open_checkout_at
