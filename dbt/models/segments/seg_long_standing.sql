-- Buyers whose first order lies years back and who still buy.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.first_order_date <= {{ add_months(as_of_date(), '-' ~ threshold('long_standing_months')) }}
    and customers.last_order_date > {{ add_months(as_of_date(), '-' ~ threshold('inactive_after_months')) }}
