-- Buyers in the zone new of the lifecycle grid.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.lifecycle_zone = 'new'
