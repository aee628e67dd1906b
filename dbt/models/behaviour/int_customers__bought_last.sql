-- When each customer last bought: a purchase told by the site or a counted order, whichever is later.
with purchases as (

    select customer_id, max(ordered_at) as bought_at
    from {{ ref('fct_orders') }}
    group by customer_id

    union all

    select customer_id, max(last_occurred_at) as bought_at
    from {{ ref('int_site_actions__daily') }}
    where event_type = 'purchase'
    group by customer_id

)

select
    customer_id,
    max(bought_at) as last_bought_at
from purchases
group by customer_id
