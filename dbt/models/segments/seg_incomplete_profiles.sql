-- Customers of whom we do not know all that we ask for.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.profile_completeness < 1
