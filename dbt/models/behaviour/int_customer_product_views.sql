-- How often and when each customer last looked at each product, over the last days of the rule.
select
    customer_id,
    product_id,
    count(*) as view_count,
    count(case when occurred_at >= {{ days_ago(30) }} then 1 end) as view_count_30_days,
    min(occurred_at) as first_viewed_at,
    max(occurred_at) as last_viewed_at,
    {{ local_date('max(occurred_at)', shop_timezone()) }} as last_viewed_date
from {{ ref('int_web_events__recognised') }}
where
    customer_id is not null
    and product_id is not null
    and event_type = 'product_view'
    and occurred_at >= {{ days_ago(rule_value(ref('behaviour_rules'), 'product_views_days')) }}
group by customer_id, product_id
