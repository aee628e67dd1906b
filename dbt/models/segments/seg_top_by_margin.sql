-- Buyers in the top fifth by margin, or by revenue where costs are not known.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.is_top_20_percent
