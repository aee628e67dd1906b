-- People who never bought and of whom there are only signs of a subscription.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.lead_warmth = 'cold'
