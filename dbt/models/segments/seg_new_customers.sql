-- Customers whose first order lies within the last N days.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where {{ days_between('customers.first_order_date', as_of_date()) }} <= {{ threshold('new_within_days') }}
