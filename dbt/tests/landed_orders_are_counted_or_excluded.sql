{{ config(meta={'dagster': {'ref': {'name': 'fct_orders'}}}) }}
-- Landed orders = counted + excluded: an order that is in neither has been lost.
with landed as (

    select count(*) as order_count from {{ ref('stg_shop__orders') }}

),

counted as (

    select count(*) as order_count from {{ ref('fct_orders') }}

),

excluded as (

    select sum(order_count) as order_count from {{ ref('rpt_order_exclusions') }}

)

select
    landed.order_count as landed_orders,
    counted.order_count as counted_orders,
    excluded.order_count as excluded_orders
from landed
cross join counted
cross join excluded
where landed.order_count != counted.order_count + excluded.order_count
