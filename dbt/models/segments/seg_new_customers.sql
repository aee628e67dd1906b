-- Customers whose first order lies within the last N days.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
inner join {{ ref('segment_thresholds') }} as thresholds
    on thresholds.threshold = 'new_within_days'
where {{ days_between('customers.first_order_date', as_of_date()) }} <= thresholds.value
