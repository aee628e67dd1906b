-- The calendar rule for every buyer: inactive when the last order lies six calendar months back or further.
-- The date on which that begins is known at the purchase.
select
    purchased.customer_id,
    case
        when purchased.last_order_date <= {{ add_months(as_of_date(), '-rules.value') }} then 'inactive'
        else 'active'
    end as calendar_status,
    {{ first_date_beyond_months('purchased.last_order_date', 'rules.value') }} as inactive_from_date
from {{ ref('int_customers__purchased') }} as purchased
inner join {{ ref('segment_thresholds') }} as rules on rules.threshold = 'inactive_after_months'
