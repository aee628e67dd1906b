-- Whether the campaign itself still wants to send a candidate: it is on, the step is in time and on her branch, what
-- let her in still holds, she has not bought, and tonight's sources told enough to know who is meant.
with held as (

    select segment as source from {{ ref('int_segments__held') }}

    union all

    select trigger as source from {{ ref('int_triggers__held') }}

)

select
    candidates.campaign,
    candidates.step,
    candidates.customer_id,
    candidates.trigger_key,
    campaigns.message_type,
    campaigns.topic,
    campaigns.priority,
    coalesce(latest.context, candidates.occurrence) as occurrence,
    case
        when
            not campaigns.is_enabled
            or campaigns.retired = 'stop'
            or {{ as_of_date() }} < coalesce(campaigns.starts_on, {{ as_of_date() }})
            or {{ as_of_date() }} > coalesce(campaigns.ends_on, {{ as_of_date() }})
            then 'campaign_off'
    end as campaign_reason,
    case
        -- East of the shop the evening has come already, and tonight's letter would go on a day too late.
        when
            candidates.days_due >= candidates.valid_days
            or (campaigns.message_type != 'transactional' and send_times.local_send_date >= candidates.expires_on)
            then 'expired'
    end as validity_reason,
    -- Without an instant an order of the day of entering counts as later: whoever buys on that day has answered.
    case
        when
            campaigns.exit_on_order
            and case
                when candidates.occurred_at is null then customers.last_order_date >= candidates.enrolled_on
                else bought.last_ordered_at > candidates.occurred_at
            end
            then 'converted'
    end as conversion_reason,
    case when held_audience.source is not null or held_branch.source is not null then 'source_held' end
        as source_reason,
    -- A trigger tells of an occurrence for some days only; after them it cannot be asked whether it still holds.
    case
        when
            campaigns.exit_on_trigger_end
            and latest.customer_id is null
            and {{ came_lately('candidates.enrolled_on') }}
            then 'trigger_ended'
    end as trigger_reason,
    case when candidates.only_if is not null and branch.customer_id is null then 'not_on_branch' end as branch_reason
from {{ ref('plan_candidates') }} as candidates
inner join {{ source('cards', 'campaigns') }} as campaigns
    on
        candidates.campaign = campaigns.campaign
        and candidates.card_version = campaigns.card_version
inner join {{ ref('dim_customers') }} as customers on candidates.customer_id = customers.customer_id
inner join {{ ref('int_send_times') }} as send_times
    on
        candidates.customer_id = send_times.customer_id
        and candidates.channel = send_times.channel
left join held as held_audience on coalesce(campaigns.trigger, campaigns.audience) = held_audience.source
left join held as held_branch on candidates.only_if = held_branch.source
left join {{ ref('int_triggers__latest') }} as latest
    on
        campaigns.trigger = latest.trigger
        and candidates.customer_id = latest.customer_id
        and campaigns.exit_on_trigger_end
left join {{ ref('int_segments__unioned') }} as branch
    on
        candidates.only_if = branch.segment
        and candidates.customer_id = branch.customer_id
left join {{ ref('int_candidates__bought') }} as bought on candidates.customer_id = bought.customer_id
