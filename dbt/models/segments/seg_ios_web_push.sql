-- Customers who take web pushes on a device with iOS.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.has_ios_web_push
