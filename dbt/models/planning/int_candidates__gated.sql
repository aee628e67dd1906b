-- Every gate that does not depend on other candidates, each with its own reason; the first by rank stops the candidate.
with judged as (

    select
        candidates.*,
        reachability.address_key,
        reachability.address_reason,
        reachability.needs_consent,
        reachability.consent_reason,
        reachability.suppression_reason,
        wanted.message_type,
        wanted.occurrence as occurrence_now,
        wanted.topic,
        wanted.priority,
        wanted.campaign_reason,
        wanted.validity_reason,
        wanted.conversion_reason,
        wanted.source_reason,
        wanted.trigger_reason,
        wanted.branch_reason,
        timed.day_reason,
        holdouts.holdout_bucket,
        holdouts.holdout_reason,
        holdouts.is_held_out,
        case when not owned.is_owner then 'shared_address' end as owner_reason
    from {{ ref('plan_candidates') }} as candidates
    inner join {{ ref('int_candidates__wanted') }} as wanted on {{ same_candidate('candidates', 'wanted') }}
    inner join {{ ref('int_candidates__reachability') }} as reachability
        on {{ same_candidate('candidates', 'reachability') }}
    left join {{ ref('int_candidates__timed') }} as timed on {{ same_candidate('candidates', 'timed') }}
    inner join {{ ref('int_candidates__held_out') }} as holdouts
        on
            candidates.campaign = holdouts.campaign
            and candidates.customer_id = holdouts.customer_id
    left join {{ ref('int_candidates__owned') }} as owned
        on {{ same_candidate('candidates', 'owned') }}

),

with_fallback as (

    select
        judged.*,
        case
            -- The fallback step is for those whom the first step cannot reach at all, not for those it waits for.
            when judged.instead_of is null then null
            when primary_step.customer_id is null then 'reachable_by_email'
            when
                primary_step.address_reason is null
                and primary_step.consent_reason is null
                and primary_step.suppression_reason is null
                then 'reachable_by_email'
        end as fallback_reason
    from judged
    left join judged as primary_step
        on
            judged.campaign = primary_step.campaign
            and judged.instead_of = primary_step.step
            and judged.customer_id = primary_step.customer_id
            and judged.trigger_key = primary_step.trigger_key

)

select
    with_fallback.*,
    coalesce(
        campaign_reason,
        validity_reason,
        conversion_reason,
        source_reason,
        trigger_reason,
        branch_reason,
        -- A dead address ranks after the withdrawal: it says less about what she wants.
        case when suppression_reason != 'hard_bounce' then suppression_reason end,
        case when consent_reason = 'consent_withdrawn' then consent_reason end,
        suppression_reason,
        address_reason,
        consent_reason,
        fallback_reason,
        owner_reason,
        day_reason
    ) as stop_reason
from with_fallback
