-- Women who have not turned thirty.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where
    customers.gender = 'female'
    and customers.age < {{ threshold('young_age') }}
