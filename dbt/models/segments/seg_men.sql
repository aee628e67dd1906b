-- Customers who said that they are men; nobody's gender is guessed.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.gender = 'male'
