-- Customers whose purchases of a year, less returns, exceed the loyalty threshold, wherever they live.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
inner join {{ ref('segment_thresholds') }} as thresholds
    on thresholds.threshold = 'loyal_year_spend'
where customers.net_revenue_365_days > thresholds.value
