-- Customers who got letters before, but none in the last three months.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.engagement_class = 'rested'
