-- Buyers from whom much margin is to be expected in a year.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.potential_value >= {{ threshold('high_potential') }}
