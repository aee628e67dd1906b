-- Customers who read a letter this quarter and visited the site this month.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.letters_opened_90_days > 0
    and customers.days_since_last_visit <= {{ threshold('recent_visit_days') }}
