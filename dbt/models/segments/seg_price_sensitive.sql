-- Buyers who take discounts far more often than chance would have it.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.price_sensitivity = 'high'
