-- Buyers all of whose orders were rung up at a till.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.order_count > 0
    and customers.store_order_count = customers.order_count
