{{ config(meta={'dagster': {'ref': {'name': 'dim_customers'}}}) }}
-- The revenue of all customers is the revenue of all counted orders, and of all counted lines.
with customers as (

    select coalesce(sum(revenue), 0) as revenue from {{ ref('dim_customers') }}

),

orders as (

    select coalesce(sum(revenue), 0) as revenue from {{ ref('fct_orders') }}

),

lines as (

    select coalesce(sum(revenue), 0) as revenue from {{ ref('fct_order_lines') }}

)

select
    customers.revenue as customers_revenue,
    orders.revenue as orders_revenue,
    lines.revenue as lines_revenue
from customers
cross join orders
cross join lines
where
    customers.revenue != orders.revenue
    or customers.revenue != lines.revenue
