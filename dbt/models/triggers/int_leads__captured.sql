-- Visits of the last days in which somebody left an address and was nobody before: no order, and no account older than
-- the visit. Of several sign-ups in one visit the first counts.
select
    sessions.session_id,
    sessions.visitor_id,
    events.customer_id,
    sessions.started_at,
    min(events.first_occurred_at) as captured_at
from {{ ref('int_site_actions__daily') }} as events
inner join {{ ref('fct_sessions') }} as sessions
    on
        events.visitor_id = sessions.visitor_id
        and events.first_occurred_at between sessions.started_at and sessions.ended_at
inner join {{ ref('int_customers__listed') }} as listed on events.customer_id = listed.customer_id
left join {{ ref('int_customers__purchased') }} as purchased on events.customer_id = purchased.customer_id
where
    events.event_type = 'signup'
    and {{ occurred_lately('events.first_occurred_at') }}
    and listed.email_key is not null
    and (listed.registered_at is null or listed.registered_at >= sessions.started_at)
    and purchased.customer_id is null
group by sessions.session_id, sessions.visitor_id, events.customer_id, sessions.started_at
