-- Customers whose birthday is today or in the next days.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.days_to_birthday <= {{ threshold('birthday_lead_days') }}
