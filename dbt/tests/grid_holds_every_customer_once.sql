{{ config(meta={'dagster': {'ref': {'name': 'rpt_lifecycle_grid'}}}) }}
-- The cells of the grid add up to all customers.
with grid as (

    select sum(customer_count) as customer_count from {{ ref('rpt_lifecycle_grid') }}

),

customers as (

    select count(*) as customer_count from {{ ref('dim_customers') }}

)

select
    grid.customer_count as grid_customers,
    customers.customer_count as all_customers
from grid
cross join customers
where grid.customer_count != customers.customer_count
