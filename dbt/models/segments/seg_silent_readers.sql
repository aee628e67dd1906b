-- Buyers who open or click letters but have not ordered for a quarter: interested, and waiting for a reason.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.days_since_last_order > {{ threshold('silent_reader_days') }}
    and (
        customers.letters_opened_90_days > 0
        or customers.letters_clicked_90_days > 0
    )
