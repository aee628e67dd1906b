-- Repeat buyers of whom the prediction expects no order for long.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.order_count > 1
    and customers.churn_probability * 100 >= {{ threshold('leaving_percent') }}
