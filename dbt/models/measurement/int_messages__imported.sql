-- Messages that another provider sent before Setka, rebuilt from its events: known only by what came back.
-- depends_on: {{ ref('int_email_events__touched') }}, {{ ref('stg_shop__email_events') }}
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'message_id', ref('int_messages__touched')) }}") }}

select
    events.message_id,
    min(events.campaign) as campaign,
    min(coalesce(aliases.customer_id, events.customer_id)) as customer_id,
    min(events.occurred_at) as sent_at,
    {{ local_date('min(events.occurred_at)', shop_timezone()) }} as message_date,
    min(case when events.event_type = 'delivered' then events.occurred_at end) as delivered_at,
    min(case when events.event_type in ('dropped', 'rejected', 'failed') then events.occurred_at end) as dropped_at,
    min(case when events.event_type = 'bounced' then events.occurred_at end) as bounced_at,
    min(case when events.event_type = 'opened' and not events.is_machine then events.occurred_at end)
        as first_opened_at,
    min(case when events.event_type = 'opened' and events.is_machine then events.occurred_at end)
        as first_machine_opened_at,
    min(case when events.event_type = 'clicked' and not events.is_machine then events.occurred_at end)
        as first_clicked_at,
    min(case when events.event_type = 'complained' then events.occurred_at end) as complained_at,
    min(case when events.event_type = 'unsubscribed' and not events.is_machine then events.occurred_at end)
        as unsubscribed_at
from {{ ref('int_email_events__touched') if is_carried() else ref('stg_shop__email_events') }} as events
left join {{ ref('customer_aliases') }} as aliases on events.customer_id = aliases.alias_id
left join {{ source('ledger', 'messages') }} as own on events.message_id = own.message_id
where
    own.message_id is null
    and events.message_id is not null
group by events.message_id
