-- Whether a letter of marketing may and can reach each customer tonight: address, consent, no suppression, and a slot
-- that the total caps leave. What a campaign of its own adds, such as its topic's cap, is decided in the plan.
with used as (

    select
        messages.customer_id,
        caps.max_messages - count(distinct messages.message_id) as remaining
    from {{ ref('int_messages__resolved') }} as messages
    inner join {{ ref('frequency_caps') }} as caps
        on
            caps.scope_kind = 'total'
            and caps.max_messages is not null
    where
        messages.message_type != 'transactional'
        and messages.status not in ('rejected', 'withdrawn', 'failed')
        and (
            (
                caps.window_kind = 'rolling'
                and {{ days_between('messages.local_send_date', as_of_date()) }} < caps.window_days
            )
            or (
                caps.window_kind = 'calendar_month'
                and date_trunc('month', messages.local_send_date) = date_trunc('month', {{ as_of_date() }})
            )
        )
    group by messages.customer_id, caps.window_kind, caps.window_days, caps.max_messages

),

slots as (

    select customer_id, min(remaining) > 0 as has_slot
    from used
    group by customer_id

),

suppressed as (

    select distinct customer_id
    from {{ ref('int_suppressions__effective') }}
    where channel = 'email'

)

select
    customers.customer_id,
    customers.email_key is not null as has_address,
    coalesce(consents.status = 'granted', false) as has_consent,
    suppressed.customer_id is not null as is_suppressed,
    coalesce(slots.has_slot, true) as has_slot
from {{ ref('dim_customers') }} as customers
left join {{ ref('int_consents__effective') }} as consents
    on
        customers.customer_id = consents.customer_id
        and consents.channel = 'email'
left join suppressed on customers.customer_id = suppressed.customer_id
left join slots on customers.customer_id = slots.customer_id
