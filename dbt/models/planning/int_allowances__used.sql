-- What is left of each cap on tonight's send date, for customers who have received something. The tightest window
-- decides.
-- Use counts every message that left or may have left, by its scheduled local date, to the person or to the address.
with people as (

    select distinct gated.customer_id, gated.address_key, send_times.local_send_date as planned_date
    from {{ ref('int_candidates__gated') }} as gated
    inner join {{ ref('int_send_times') }} as send_times
        on
            gated.customer_id = send_times.customer_id
            and gated.channel = send_times.channel
    where gated.stop_reason is null

),

counted as (

    select message_id, customer_id, contact_key, channel, topic, local_send_date
    from {{ ref('int_messages__resolved') }}
    where
        message_type != 'transactional'
        -- Failed: it could not be rendered, so it never left.
        and status not in ('rejected', 'withdrawn', 'failed')

),

received as (

    select
        people.customer_id, people.planned_date, counted.message_id,
        counted.channel, counted.topic, counted.local_send_date
    from people
    inner join counted on people.customer_id = counted.customer_id

    union distinct

    select
        people.customer_id, people.planned_date, counted.message_id,
        counted.channel, counted.topic, counted.local_send_date
    from people
    inner join counted on people.address_key = counted.contact_key

),

used as (

    select
        received.customer_id,
        caps.scope_kind,
        caps.scope,
        caps.max_messages - count(distinct received.message_id) as remaining
    from received
    inner join {{ ref('frequency_caps') }} as caps
        on (
            caps.scope_kind = 'total'
            or (caps.scope_kind = 'channel' and caps.scope = received.channel)
            or (caps.scope_kind = 'topic' and caps.scope = received.topic)
        )
    where
        caps.max_messages is not null
        and (
            (
                caps.window_kind = 'rolling'
                and {{ days_between('received.local_send_date', 'received.planned_date') }} < caps.window_days
            )
            or (
                caps.window_kind = 'calendar_month'
                and date_trunc('month', received.local_send_date) = date_trunc('month', received.planned_date)
            )
        )
    group by received.customer_id, caps.scope_kind, caps.scope, caps.window_kind, caps.window_days, caps.max_messages

)

select customer_id, scope_kind, scope, min(remaining) as allowance
from used
group by customer_id, scope_kind, scope
