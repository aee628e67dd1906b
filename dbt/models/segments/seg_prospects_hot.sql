-- People who never bought and left a cart or a checkout open.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.lead_warmth = 'hot'
