-- Days on which the buyers visited the site or first opened a letter. Web and mail events are cut by time and by buyer 
-- before they are counted: most of them are never looked at.
with earliest as (

    select {{ local_to_utc(at_hour('min(first_date)', 0), shop_timezone()) }} as first_instant
    from {{ ref('int_change_buyers') }}

),

visits as (

    select distinct
        buyers.customer_id,
        {{ local_date('events.occurred_at', shop_timezone()) }} as activity_date
    from {{ ref('stg_shop__web_events') }} as events
    inner join earliest on events.occurred_at >= earliest.first_instant
    left join {{ ref('customer_aliases') }} as aliases on events.customer_id = aliases.alias_id
    left join {{ ref('int_visitors__recognised') }} as recognised
        on
            events.customer_id is null
            and events.visitor_id = recognised.visitor_id
            and events.occurred_at >= recognised.valid_from
            and events.occurred_at < recognised.valid_to
    inner join {{ ref('int_change_buyers') }} as buyers
        on coalesce(aliases.customer_id, events.customer_id, recognised.customer_id) = buyers.customer_id

),

opens as (

    -- A letter counts once, on the day it was opened first; machines that open letters do not count.
    select
        buyers.customer_id,
        {{ local_date('min(events.occurred_at)', shop_timezone()) }} as activity_date
    from {{ ref('stg_shop__email_events') }} as events
    left join {{ ref('customer_aliases') }} as aliases on events.customer_id = aliases.alias_id
    inner join {{ ref('int_change_buyers') }} as buyers
        on coalesce(aliases.customer_id, events.customer_id) = buyers.customer_id
    where
        events.event_type = 'opened'
        and not events.is_machine
    group by buyers.customer_id, events.message_id

)

select
    customer_id,
    activity_date,
    1 as visit_days,
    0 as opened_letter_count
from visits

union all

select
    customer_id,
    activity_date,
    0 as visit_days,
    count(*) as opened_letter_count
from opens
group by customer_id, activity_date
