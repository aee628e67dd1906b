-- Customers of sixty years and more.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.age >= {{ threshold('senior_age') }}
