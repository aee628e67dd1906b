-- Customers who read nearly all letters of the last three months.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.engagement_class = 'reads_all'
