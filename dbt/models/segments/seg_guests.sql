-- Buyers who never made an account.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.is_guest
