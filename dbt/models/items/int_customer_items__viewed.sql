-- Goods that each customer looked at in the last days, logged in or in a browser that was recognised as the customer's.
select
    customer_id,
    product_id,
    cast(sum(event_count) as bigint) as view_count,
    max(last_occurred_at) as last_viewed_at,
    max(event_date) as last_viewed_date
from {{ ref('int_site_actions__daily') }}
where
    event_type = 'product_view'
    and product_id is not null
    and {{ days_between('event_date', as_of_date()) }} <= {{ item_rule('view_window_days') }}
group by customer_id, product_id
