-- Customers who said that they are women; nobody's gender is guessed.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.gender = 'female'
