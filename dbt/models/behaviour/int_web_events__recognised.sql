-- Events on the site with the person behind them: who was logged in, else whose browser it was at that moment. A view:
-- those who read it ask for a few kinds of events or a few days.
{{ config(materialized='view') }}

select
    events.event_id,
    events.visitor_id,
    coalesce(aliases.customer_id, events.customer_id, visitors.customer_id) as customer_id,
    events.event_type,
    events.occurred_at,
    events.product_id,
    coalesce(products.category, events.category) as category,
    products.brand
from {{ ref('stg_shop__web_events') }} as events
left join {{ ref('stg_shop__products') }} as products on events.product_id = products.product_id
left join {{ ref('customer_aliases') }} as aliases on events.customer_id = aliases.alias_id
left join {{ ref('int_visitors__recognised') }} as visitors
    on
        events.visitor_id = visitors.visitor_id
        and events.occurred_at >= visitors.valid_from
        and events.occurred_at < visitors.valid_to
