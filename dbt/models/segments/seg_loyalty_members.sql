-- Members of the loyalty programme: who has a card, or points that moved.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.is_loyalty_member
