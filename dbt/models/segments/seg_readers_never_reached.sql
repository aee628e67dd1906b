-- Customers to whom no letter has ever come.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.engagement_class = 'never_reached'
