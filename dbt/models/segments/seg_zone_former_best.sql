-- Buyers in the zone former_best of the lifecycle grid.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.lifecycle_zone = 'former_best'
