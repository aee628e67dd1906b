-- What was put on wish lists and taken off.
with wishlist_events as (

    {{ known_rows(source('raw', 'wishlist_events'), ['event_id'], 'occurred_at') }}

)

select
    event_id,
    customer_id,
    visitor_id,
    product_id,
    event_type,
    occurred_at
from wishlist_events
