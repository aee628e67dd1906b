-- Customers who live in one of the regions that the seed names, whatever they bought.
select distinct customers.customer_id
from {{ ref('dim_customers') }} as customers
inner join {{ ref('segment_regions') }} as regions
    on
        regions.segment = 'seg_region_residents'
        and lower(trim(customers.region)) = lower(regions.region)
