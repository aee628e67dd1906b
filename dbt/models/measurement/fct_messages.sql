-- Every message that left or was planned, ours and those imported from another provider, with what became of it.
{{ config(materialized='view') }}

with own as (

    select
        messages.message_id,
        messages.run_id,
        messages.campaign,
        messages.step,
        messages.variant,
        messages.customer_id,
        messages.channel,
        messages.message_type,
        messages.status as ledger_status,
        messages.reason,
        messages.scheduled_at,
        messages.accepted_at as sent_at,
        messages.local_send_date as message_date,
        events.delivered_at,
        events.dropped_at,
        events.bounced_at,
        events.first_opened_at,
        events.first_machine_opened_at,
        events.first_clicked_at,
        events.complained_at,
        events.unsubscribed_at,
        'setka' as sent_by
    from {{ ref('int_messages__resolved') }} as messages
    left join {{ ref('int_messages__own_events') }} as events on messages.message_id = events.message_id

),

imported as (

    select
        message_id,
        cast(null as {{ dbt.type_string() }}) as run_id,
        campaign,
        cast(null as {{ dbt.type_string() }}) as step,
        cast(null as {{ dbt.type_string() }}) as variant,
        customer_id,
        'email' as channel,
        'regular' as message_type,
        'accepted' as ledger_status,
        cast(null as {{ dbt.type_string() }}) as reason,
        sent_at as scheduled_at,
        sent_at,
        message_date,
        delivered_at,
        dropped_at,
        bounced_at,
        first_opened_at,
        first_machine_opened_at,
        first_clicked_at,
        complained_at,
        unsubscribed_at,
        'imported' as sent_by
    from {{ ref('int_messages__imported') }}

),

unioned as (

    select * from own

    union all

    select * from imported

)

select
    unioned.*,
    ledger_status in ('accepted', 'delivered', 'bounced', 'dropped') as is_sent,
    case
        when ledger_status not in ('accepted', 'delivered', 'bounced', 'dropped') then ledger_status
        -- A receiver may bounce later what it took, or never report the delivery: what a person did proves the arrival.
        when coalesce(first_opened_at, first_clicked_at, complained_at, unsubscribed_at) is not null then 'delivered'
        when bounced_at is not null then 'bounced'
        when dropped_at is not null then 'dropped'
        when delivered_at is not null then 'delivered'
        else 'pending'
    end as status
from unioned
