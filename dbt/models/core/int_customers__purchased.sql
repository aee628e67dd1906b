-- Purchases of each buyer. "In the last N days" means that the local date lies at most N days before the run's.
with orders as (

    select
        *,
        {{ days_between('order_date', as_of_date()) }} as age_days
    from {{ ref('fct_orders') }}

)

select
    customer_id,
    count(*) as order_count,
    sum(revenue) as revenue,
    sum(discount_amount) as discount_amount,
    sum(item_count) as item_count,
    min(order_date) as first_order_date,
    max(order_date) as last_order_date,
    count(case when age_days <= 30 then 1 end) as order_count_30_days,
    count(case when age_days <= 90 then 1 end) as order_count_90_days,
    count(case when age_days <= 365 then 1 end) as order_count_365_days,
    sum(case when age_days <= 30 then revenue else 0 end) as revenue_30_days,
    sum(case when age_days <= 90 then revenue else 0 end) as revenue_90_days,
    sum(case when age_days <= 365 then revenue else 0 end) as revenue_365_days,
    count(case when promo_code is not null then 1 end) as promo_order_count,
    count(case when sales_channel = 'store' then 1 end) as store_order_count
from orders
group by customer_id
