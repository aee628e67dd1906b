-- What visitors did on the site.
with web_events as (

    {{ known_rows(source('raw', 'web_events'), ['event_id'], 'occurred_at') }}

)

select
    event_id,
    visitor_id,
    customer_id,
    event_type,
    occurred_at,
    product_id,
    category,
    url,
    device,
    utm_source,
    utm_medium,
    utm_campaign,
    utm_content,
    search_query,
    timezone
from web_events
