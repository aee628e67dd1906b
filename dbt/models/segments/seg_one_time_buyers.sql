-- Buyers with exactly one order.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.order_count = 1
