-- Whether the campaign itself still wants to send a candidate: it is on, the step is in time, she has not bought, and
-- tonight's sources told enough to know who is in its audience.
select
    candidates.campaign,
    candidates.step,
    candidates.customer_id,
    candidates.trigger_key,
    campaigns.message_type,
    campaigns.topic,
    campaigns.priority,
    case
        when
            not campaigns.is_enabled
            or {{ as_of_date() }} < coalesce(campaigns.starts_on, {{ as_of_date() }})
            or {{ as_of_date() }} > coalesce(campaigns.ends_on, {{ as_of_date() }})
            then 'campaign_off'
    end as campaign_reason,
    case
        -- East of the shop the evening has come already, and tonight's letter would go on a day too late.
        when candidates.days_due >= candidates.valid_days or send_times.local_send_date >= candidates.expires_on
            then 'expired'
    end as validity_reason,
    -- An order of the day of entering counts as later: whoever buys on that day has answered.
    case
        when campaigns.exit_on_order and customers.last_order_date >= candidates.enrolled_on then 'converted'
    end as conversion_reason,
    case when held_segments.segment is not null then 'source_held' end as source_reason
from {{ ref('plan_candidates') }} as candidates
inner join {{ source('cards', 'campaigns') }} as campaigns
    on
        candidates.campaign = campaigns.campaign
        and candidates.card_version = campaigns.card_version
left join {{ ref('int_segments__held') }} as held_segments on campaigns.audience = held_segments.segment
inner join {{ ref('dim_customers') }} as customers on candidates.customer_id = customers.customer_id
inner join {{ ref('int_send_times') }} as send_times
    on
        candidates.customer_id = send_times.customer_id
        and candidates.channel = send_times.channel
