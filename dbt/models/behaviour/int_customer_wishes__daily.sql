-- What each customer put on her wish list, per day.
select
    customer_id,
    product_id,
    {{ local_date('occurred_at', shop_timezone()) }} as event_date,
    count(*) as event_count
from {{ ref('int_wishes__recognised') }}
where event_type = 'added'
group by customer_id, product_id, {{ local_date('occurred_at', shop_timezone()) }}
