-- Who opened or clicked which letter on what kind of device. Machines prove no reader, and an event that names no
-- letter is of none.
-- depends_on: {{ ref('int_email_events__touched') }}, {{ ref('stg_shop__email_events') }}
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'message_id', ref('int_messages__touched')) }}") }}

select
    events.message_id,
    coalesce(aliases.customer_id, events.customer_id) as customer_id,
    coalesce(events.device_os, 'unknown') as device_os,
    min(case when events.event_type = 'opened' then events.occurred_at end) as first_opened_at
from {{ ref('int_email_events__touched') if is_carried() else ref('stg_shop__email_events') }} as events
left join {{ ref('customer_aliases') }} as aliases on events.customer_id = aliases.alias_id
where
    events.message_id is not null
    and events.customer_id is not null
    and events.event_type in ('opened', 'clicked')
    and not events.is_machine
group by events.message_id, coalesce(aliases.customer_id, events.customer_id), coalesce(events.device_os, 'unknown')
