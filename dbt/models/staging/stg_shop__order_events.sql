-- What happened to orders after they were placed.
with order_events as (

    {{ known_rows(source('raw', 'order_events'), ['event_id'], 'occurred_at') }}

)

select
    event_id,
    order_id,
    customer_id,
    event_type,
    occurred_at,
    line_number,
    product_id,
    quantity,
    amount
from order_events
