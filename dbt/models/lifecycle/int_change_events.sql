-- Days on which the buyers visited the site or first opened a letter.
with visits as (

    select distinct
        actions.customer_id,
        actions.event_date as activity_date
    from {{ ref('int_site_actions__daily') }} as actions
    inner join {{ ref('int_change_buyers') }} as buyers
        on
            actions.customer_id = buyers.customer_id
            and actions.event_date >= buyers.first_date

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
