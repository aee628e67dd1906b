-- The profile's purchase part by one pass over the order fact: recent windows are cut at dates, not at computed ages.
create table setka.main.purchase_profile as
select
    customer_id,
    count(*) as order_count,
    sum(revenue) as revenue,
    sum(discount_amount) as discount_amount,
    sum(item_count) as item_count,
    min(order_date) as first_order_date,
    max(order_date) as last_order_date,
    count(*) filter (where order_date >= getvariable('as_of_date') - 30) as order_count_30_days,
    count(*) filter (where order_date >= getvariable('as_of_date') - 90) as order_count_90_days,
    count(*) filter (where order_date >= getvariable('as_of_date') - 365) as order_count_365_days,
    coalesce(sum(revenue) filter (where order_date >= getvariable('as_of_date') - 30), 0) as revenue_30_days,
    coalesce(sum(revenue) filter (where order_date >= getvariable('as_of_date') - 90), 0) as revenue_90_days,
    coalesce(sum(revenue) filter (where order_date >= getvariable('as_of_date') - 365), 0) as revenue_365_days,
    count(promo_code) as promo_order_count,
    count(*) filter (where sales_channel = 'store') as store_order_count
from setka.main.order_fact
group by customer_id;
