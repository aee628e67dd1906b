-- Customers to whom letters came in the last three months, and who read none.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.engagement_class = 'silent'
