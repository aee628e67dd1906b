-- Buyers whose purchases come faster than they did.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.trend = 'up'
