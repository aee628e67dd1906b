-- What providers told of letters: history from another one and events of our own messages alike.
with email_events as (

    {{ known_rows(source('raw', 'email_events'), ['event_id'], 'occurred_at') }}

)

select
    event_id,
    message_id,
    campaign,
    customer_id,
    event_type,
    occurred_at,
    url,
    link_position,
    coalesce(is_machine, false) as is_machine,
    bounce_type,
    user_agent,
    device_os
from email_events
