-- The ledger's messages under the person's id of tonight: what an account got before it merged, the person got.
select
    messages.message_id,
    messages.run_id,
    messages.campaign,
    messages.step,
    coalesce(aliases.customer_id, messages.customer_id) as customer_id,
    messages.trigger_key,
    messages.contact_key,
    messages.channel,
    messages.message_type,
    messages.topic,
    messages.variant,
    messages.local_send_date,
    messages.scheduled_at,
    messages.status,
    messages.reason,
    messages.accepted_at
from {{ source('ledger', 'messages') }} as messages
left join {{ ref('customer_aliases') }} as aliases on messages.customer_id = aliases.alias_id
