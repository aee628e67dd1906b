-- Customers who did not say whether they are women or men.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.gender is null
