-- Customers who have not visited the site for six months, and visitors who never bought.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.last_visit_date <= {{ add_months(as_of_date(), '-' ~ threshold('away_after_months')) }}
    or (customers.last_visit_date is not null and customers.order_count = 0)
