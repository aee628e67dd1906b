-- Candidates that passed every gate of their own, in their customer's total order, with what each cap still allows.
-- The order reads only text, dates and integers, so that it cannot depend on threads or input order.
with limits as (

    select scope_kind, scope, min(max_messages) as allowance
    from {{ ref('frequency_caps') }}
    where max_messages is not null
    group by scope_kind, scope

),

ranked as (

    select
        gated.campaign,
        gated.step,
        gated.customer_id,
        gated.trigger_key,
        gated.channel,
        gated.topic,
        gated.is_held_out,
        row_number() over (
            partition by gated.customer_id
            order by
                case gated.message_type when 'triggered' then 1 else 2 end asc nulls last,
                gated.priority desc nulls last,
                gated.enrolled_on asc nulls last,
                gated.campaign asc nulls last,
                gated.step asc nulls last,
                gated.trigger_key asc nulls last
        ) as candidate_rank
    from {{ ref('int_candidates__gated') }} as gated
    where
        gated.stop_reason is null
        -- Neither caps nor other candidates keep a transactional message away, and it takes no slot.
        and gated.message_type != 'transactional'

)

select
    ranked.*,
    -- Without a row in the caps there is no limit: the number is larger than any night's candidates.
    least(coalesce(total_used.allowance, 1000000), coalesce(total_limits.allowance, 1000000)) as total_allowance,
    least(coalesce(channel_used.allowance, 1000000), coalesce(channel_limits.allowance, 1000000)) as channel_allowance,
    least(coalesce(topic_used.allowance, 1000000), coalesce(topic_limits.allowance, 1000000)) as topic_allowance
from ranked
left join limits as total_limits on total_limits.scope_kind = 'total'
left join limits as channel_limits on channel_limits.scope_kind = 'channel' and ranked.channel = channel_limits.scope
left join limits as topic_limits on topic_limits.scope_kind = 'topic' and ranked.topic = topic_limits.scope
left join {{ ref('int_allowances__used') }} as total_used
    on total_used.scope_kind = 'total' and ranked.customer_id = total_used.customer_id
left join {{ ref('int_allowances__used') }} as channel_used
    on
        channel_used.scope_kind = 'channel'
        and ranked.customer_id = channel_used.customer_id
        and ranked.channel = channel_used.scope
left join {{ ref('int_allowances__used') }} as topic_used
    on
        topic_used.scope_kind = 'topic'
        and ranked.customer_id = topic_used.customer_id
        and ranked.topic = topic_used.scope
