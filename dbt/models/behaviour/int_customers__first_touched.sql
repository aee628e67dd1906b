-- Where each customer came from: her first visit, if it was not after the day she registered; else the source her
-- account names; else her first visit all the same.
with sessions as (

    select
        *,
        row_number() over (partition by customer_id order by started_at asc nulls last, session_id asc nulls last)
            as visit_number
    from {{ ref('fct_sessions') }}
    where customer_id is not null

),

first_sessions as (

    select
        sessions.customer_id,
        sessions.session_id,
        sessions.started_at,
        sessions.session_date,
        sessions.utm_source,
        sessions.utm_campaign,
        sessions.utm_content,
        sessions.entry_search_query,
        sessions.entry_url,
        coalesce(
            channels.channel,
            lower(sessions.utm_medium),
            case when sessions.utm_source is null then 'direct' else 'referral' end
        ) as channel
    from sessions
    left join {{ ref('traffic_channels') }} as channels on lower(sessions.utm_medium) = channels.utm_medium
    where sessions.visit_number = 1

),

customers as (

    select
        listed.customer_id,
        listed.registered_at,
        listed.acquisition_source,
        first_sessions.session_id is not null
        and (
            listed.acquisition_source is null
            or listed.registered_at is null
            or first_sessions.session_date <= {{ local_date('listed.registered_at', shop_timezone()) }}
        ) as is_by_visit
    from {{ ref('int_customers__listed') }} as listed
    left join first_sessions on listed.customer_id = first_sessions.customer_id

)

select
    customers.customer_id,
    case when customers.is_by_visit then 'visit' else 'account' end as first_touch_evidence,
    case when customers.is_by_visit then first_sessions.started_at else customers.registered_at end as first_touch_at,
    case when customers.is_by_visit then first_sessions.channel else customers.acquisition_source end
        as first_touch_channel,
    case when customers.is_by_visit then first_sessions.utm_source else customers.acquisition_source end
        as first_touch_source,
    case when customers.is_by_visit then first_sessions.utm_campaign end as first_touch_campaign,
    case when customers.is_by_visit then first_sessions.utm_content end as first_touch_creative,
    case when customers.is_by_visit then first_sessions.entry_search_query end as first_touch_query,
    case when customers.is_by_visit then first_sessions.entry_url end as first_touch_landing_page
from customers
left join first_sessions on customers.customer_id = first_sessions.customer_id
where customers.is_by_visit or customers.acquisition_source is not null
