-- Customers whose purchases of a year exceed the loyalty threshold and who live in the named city.
select loyal.customer_id
from {{ ref('seg_loyal_by_spend') }} as loyal
inner join {{ ref('seg_city_residents') }} as residents on loyal.customer_id = residents.customer_id
