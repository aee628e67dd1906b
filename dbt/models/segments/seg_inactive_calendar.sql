-- Buyers without an order for six calendar months or more, by the date and not by a number of days.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
inner join {{ ref('segment_thresholds') }} as thresholds
    on thresholds.threshold = 'inactive_after_months'
where customers.last_order_date <= {{ add_months(as_of_date(), '-thresholds.value') }}
