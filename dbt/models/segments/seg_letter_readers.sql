-- Customers who opened more than two letters within three months, machines not counted.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.letters_opened_90_days > {{ threshold('letters_opened') }}
