-- Customers who read some of the letters of the last three months.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.engagement_class = 'reads_some'
