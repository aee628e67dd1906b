-- Customers whose purchases of a quarter, less returns, exceed a sum.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.net_revenue_90_days > {{ threshold('quarter_spend') }}
