-- Customers whose profile nobody has confirmed for long.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.is_profile_outdated
