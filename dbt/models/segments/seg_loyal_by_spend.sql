-- Customers whose purchases of a year, less returns, exceed the loyalty threshold, wherever they live.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.net_revenue_365_days > {{ threshold('loyal_year_spend') }}
