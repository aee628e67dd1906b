-- Buyers in the zone discount_belt of the lifecycle grid.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.lifecycle_zone = 'discount_belt'
