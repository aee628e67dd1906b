-- How often and when each customer last looked at each product, over the last days of the rule.
{{ config(materialized='view') }}

select
    customer_id,
    product_id,
    cast(sum(event_count) as bigint) as view_count,
    cast(
        coalesce(sum(case when {{ days_between('event_date', as_of_date()) }} <= 30 then event_count end), 0) as bigint
    ) as view_count_30_days,
    min(first_occurred_at) as first_viewed_at,
    max(last_occurred_at) as last_viewed_at,
    max(event_date) as last_viewed_date
from {{ ref('int_site_actions__daily') }}
where
    product_id is not null
    and event_type = 'product_view'
    and {{ days_between('event_date', as_of_date()) }}
    <= {{ rule_value(ref('behaviour_rules'), 'product_views_days') }}
group by customer_id, product_id
