-- Purchases of each buyer, by one pass over the order fact: sums, the intervals between orders in sums, and the
-- orders of windows of days. "In the last N days" means that the local date lies at most N days before the run's.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'customer_id', ref('int_buyers__touched')) }}") }}

with rules as (

    select value as window_days
    from {{ ref('profile_rules') }}
    where rule = 'trend_window_days'

),

orders as (

    select
        orders.*,
        orders.days_since_previous_order as interval_days,
        {{ days_between('orders.order_date', as_of_date()) }} as age_days,
        rules.window_days
    from {{ ref('fct_orders') }} as orders
    cross join rules
    {% if is_carried() -%}
    where orders.customer_id in (select touched.customer_id from {{ ref('int_buyers__touched') }} as touched)
    {%- endif %}

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
    max(case when sales_channel = 'phone' then order_number end) as last_phone_order_number,
    count(interval_days) as interval_count,
    cast(coalesce(sum(interval_days), 0) as bigint) as interval_days,
    cast(coalesce(sum(cast(interval_days as bigint) * interval_days), 0) as bigint) as squared_interval_days,
    median(interval_days) as median_interval_days,
    max(interval_days) as longest_interval_days,
    max_by(interval_days, order_number) as last_interval_days,
    count(case when age_days < window_days then 1 end) as order_count_in_window,
    count(case when age_days >= window_days and age_days < 2 * window_days then 1 end) as order_count_window_before
from orders
group by customer_id
