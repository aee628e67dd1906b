-- The hour of each candidate, what chose it, and whether it waits for a better day: her own hour goes first, then that
-- of her zone if it is one of the best that are left, then the policy's. Without any hour that is open nothing goes.
-- What she needs to know of her own order goes at once.
select
    candidates.campaign,
    candidates.step,
    candidates.customer_id,
    candidates.trigger_key,
    candidates.timezone,
    case
        when candidates.message_type = 'transactional' then {{ local_date(as_of(), 'candidates.timezone') }}
        else candidates.local_send_date
    end as local_send_date,
    candidates.message_class,
    candidates.days_to_better_day,
    case
        when candidates.message_type = 'transactional' then {{ as_of() }}
        else coalesce(hers.scheduled_at, zones.scheduled_at, policy.scheduled_at)
    end as scheduled_at,
    case
        when candidates.message_type = 'transactional' then 'at_once'
        when hers.local_hour is not null then 'personal'
        when zones.local_hour is not null then 'zone'
        when policy.local_hour is not null then 'policy'
    end as hour_source,
    case
        when candidates.message_type = 'transactional' then null
        when candidates.days_to_better_day is not null or policy.local_hour is null then 'waits_for_day'
    end as day_reason
from {{ ref('int_candidates__classed') }} as candidates
left join {{ ref('int_customer_best_hours') }} as best_hours
    on
        candidates.customer_id = best_hours.customer_id
        and candidates.reaches_customer
left join {{ ref('int_zone_best_hours') }} as zone_hours
    on
        candidates.lifecycle_zone = zone_hours.lifecycle_zone
        and candidates.message_class = zone_hours.message_class
        and candidates.reaches_customer
left join {{ ref('int_open_hours') }} as hers
    on
        candidates.timezone = hers.timezone
        and candidates.channel = hers.channel
        and candidates.message_class = hers.message_class
        and best_hours.best_hour = hers.local_hour
left join {{ ref('int_open_hours') }} as zones
    on
        candidates.timezone = zones.timezone
        and candidates.channel = zones.channel
        and candidates.message_class = zones.message_class
        and zone_hours.best_hour = zones.local_hour
        and zones.is_of_best_rank
left join {{ ref('int_open_hours') }} as policy
    on
        candidates.timezone = policy.timezone
        and candidates.channel = policy.channel
        and candidates.message_class = policy.message_class
        and policy.is_default
