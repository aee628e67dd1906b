-- People who never bought but left a request, or looked around for long, in the days of the rule.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.lead_warmth = 'warm'
