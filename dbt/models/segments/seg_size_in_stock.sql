-- Customers with a usual size in which goods that sell are in stock.
select distinct customers.customer_id
from {{ ref('dim_customers') }} as customers
inner join {{ ref('int_item_size_showcases') }} as showcases
    on
        customers.usual_size_category = showcases.category
        and customers.usual_size = showcases.size
