-- Buyers whose last order lies within the active window, counted in calendar months.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.last_order_date > {{ add_months(as_of_date(), '-' ~ threshold('inactive_after_months')) }}
