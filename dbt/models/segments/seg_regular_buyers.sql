-- Buyers with several orders.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.order_count >= {{ threshold('regular_orders') }}
