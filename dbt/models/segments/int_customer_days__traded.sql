-- What each customer bought and sent back on each day, as far as it counts.
{{ config(materialized='view') }}

select
    customer_id,
    order_date as traded_date,
    count(*) as orders,
    sum(revenue) as revenue,
    0 as returned
from {{ ref('fct_orders') }}
group by customer_id, order_date

union all

select
    customer_id,
    return_date as traded_date,
    0 as orders,
    0 as revenue,
    sum(amount) as returned
from {{ ref('fct_returns') }}
where
    is_deducted
    and customer_id is not null
group by customer_id, return_date
