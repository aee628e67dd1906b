-- Customers who opened at least one letter on a device with iOS.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.letters_opened_on_ios > 0
