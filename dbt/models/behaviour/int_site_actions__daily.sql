-- What each customer did on the site: who was logged in, else whose browser it was at that moment. Events of nobody the
-- shop knows are left out; per day, so that what readers ask for is one small table instead of all web events.
-- depends_on: {{ ref('int_web_events__touched') }}, {{ ref('stg_shop__web_events') }}
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'visitor_id', ref('int_visitors__touched')) }}") }}

with events as (

    select
        events.visitor_id,
        coalesce(aliases.customer_id, events.customer_id, visitors.customer_id) as customer_id,
        events.event_type,
        events.occurred_at,
        events.product_id,
        -- The catalogue's word stands before the site's, so that views and purchases name a category alike.
        coalesce(products.category, events.category) as category,
        products.brand
    from {{ ref('int_web_events__touched') if is_carried() else ref('stg_shop__web_events') }} as events
    left join {{ ref('int_products__categorised') }} as products on events.product_id = products.product_id
    left join {{ ref('customer_aliases') }} as aliases on events.customer_id = aliases.alias_id
    left join {{ ref('int_visitors__recognised') }} as visitors
        on
            events.visitor_id = visitors.visitor_id
            and events.occurred_at >= visitors.valid_from
            and events.occurred_at < visitors.valid_to

)

select
    visitor_id,
    customer_id,
    event_type,
    product_id,
    category,
    brand,
    {{ local_date('occurred_at', shop_timezone()) }} as event_date,
    count(*) as event_count,
    min(occurred_at) as first_occurred_at,
    max(occurred_at) as last_occurred_at
from events
where customer_id is not null
group by
    visitor_id, customer_id, event_type, product_id, category, brand,
    {{ local_date('occurred_at', shop_timezone()) }}
