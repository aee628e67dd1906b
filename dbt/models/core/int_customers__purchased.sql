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
    sum(shipping_amount) as shipping_amount,
    sum(item_count) as item_count,
    sum(line_count) as line_count,
    sum(discounted_line_count) as discounted_line_count,
    max(revenue) as largest_order_value,
    max(case when order_number = 1 then revenue end) as first_order_value,
    max_by(revenue, order_number) as last_order_value,
    max(case when order_number = 1 then sales_channel end) as first_sales_channel,
    max_by(sales_channel, order_number) as last_sales_channel,
    min(order_date) as first_order_date,
    max(order_date) as last_order_date,
    count(case when age_days <= 30 then 1 end) as order_count_30_days,
    count(case when age_days <= 90 then 1 end) as order_count_90_days,
    count(case when age_days <= 365 then 1 end) as order_count_365_days,
    sum(case when age_days <= 30 then revenue else 0 end) as revenue_30_days,
    sum(case when age_days <= 90 then revenue else 0 end) as revenue_90_days,
    sum(case when age_days <= 365 then revenue else 0 end) as revenue_365_days,
    sum(case when age_days <= 365 then discount_amount else 0 end) as discount_amount_365_days,
    count(case when discount_amount > 0 then 1 end) as discounted_order_count,
    count(promo_code) as promo_order_count,
    count(case when sales_channel = 'online' then 1 end) as online_order_count,
    count(case when sales_channel = 'store' then 1 end) as store_order_count,
    count(case when sales_channel = 'app' then 1 end) as app_order_count,
    count(case when sales_channel = 'phone' then 1 end) as phone_order_count,
    -- The place of the latest order through each channel settles which of equally used ones is the favourite.
    max(case when sales_channel = 'online' then order_number end) as last_online_order_number,
    max(case when sales_channel = 'store' then order_number end) as last_store_order_number,
    max(case when sales_channel = 'app' then order_number end) as last_app_order_number,
    max(case when sales_channel = 'phone' then order_number end) as last_phone_order_number
from orders
group by customer_id
