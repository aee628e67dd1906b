-- Orders of one customer on one day are one purchase: two baskets in an afternoon say nothing of how often she comes.
select
    customer_id,
    order_date,
    count(*) as order_count,
    cast(sum(revenue) as decimal(18, 4)) as revenue
from {{ ref('fct_orders') }}
group by customer_id, order_date
