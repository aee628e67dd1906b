-- Customers who gave a low score, or a low rating to what they bought.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.satisfaction_score <= {{ threshold('low_satisfaction') }}
    or customers.lowest_rating <= {{ threshold('low_rating') }}
