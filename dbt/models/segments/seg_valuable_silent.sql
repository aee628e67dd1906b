-- Valuable customers who left several letters in a row unread and did not come to the site either.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.net_revenue >= {{ threshold('valuable_revenue') }}
    and (customers.days_since_last_visit is null or customers.days_since_last_visit > {{ threshold('silence_days') }})
    and customers.customer_id in (
        {{ customers_who(
            ref('int_customer_letters'), 'read_at is null', at_least=threshold('unread_letters'),
            within_days=threshold('silence_days'), dated='delivered_date', counted='1'
        ) }}
    )
    and customers.customer_id not in (
        {{ customers_who(
            ref('int_customer_letters'), 'read_at is not null', within_days=threshold('silence_days'),
            dated='delivered_date', counted='1'
        ) }}
    )
