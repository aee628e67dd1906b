-- Customers who live in one of the cities that the seed names, whatever they bought.
select distinct customers.customer_id
from {{ ref('dim_customers') }} as customers
inner join {{ ref('segment_cities') }} as cities
    on
        cities.segment = 'seg_city_residents'
        and lower(trim(customers.city)) = lower(cities.city)
