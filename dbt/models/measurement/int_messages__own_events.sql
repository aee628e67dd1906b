-- What the provider told of our own messages: the first instant of each kind, human and machine apart.
select
    message_id,
    min(case when event_type = 'delivered' then occurred_at end) as delivered_at,
    min(case when event_type in ('dropped', 'rejected', 'failed') then occurred_at end) as dropped_at,
    min(case when event_type = 'bounced' then occurred_at end) as bounced_at,
    min(case when event_type = 'opened' and not coalesce(is_machine, false) then occurred_at end) as first_opened_at,
    min(case when event_type = 'opened' and is_machine then occurred_at end) as first_machine_opened_at,
    min(case when event_type = 'clicked' and not coalesce(is_machine, false) then occurred_at end) as first_clicked_at,
    min(case when event_type = 'complained' then occurred_at end) as complained_at,
    min(case when event_type = 'unsubscribed' and not coalesce(is_machine, false) then occurred_at end)
        as unsubscribed_at
from {{ source('ledger', 'provider_events') }}
where occurred_at < {{ as_of() }}
group by message_id
