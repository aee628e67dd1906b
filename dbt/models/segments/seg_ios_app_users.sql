-- Customers who use the shop's app on iOS.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.has_ios_app
