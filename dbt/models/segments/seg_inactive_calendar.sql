-- Buyers without an order for six calendar months or more, by the date and not by a number of days.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.last_order_date <= {{ add_months(as_of_date(), '-' ~ threshold('inactive_after_months')) }}
