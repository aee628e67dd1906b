-- Members of the loyalty programme: who has a card, or points that moved.
select customer_id
from {{ ref('dim_customers') }}
where is_loyalty_member
