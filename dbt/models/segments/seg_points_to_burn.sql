-- Members of whose points some will burn within thirty days.
select customers.customer_id
from {{ ref('dim_customers') }} as customers
where customers.points_burning_30_days > 0
