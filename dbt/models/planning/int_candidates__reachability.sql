-- Whether the channel may and can reach the customer: opt-outs first, then the address, then consent. What she needs to
-- know of her own order asks for no consent to marketing, and only a dead address keeps it away.
select
    candidates.campaign,
    candidates.step,
    candidates.customer_id,
    candidates.trigger_key,
    customers.email_key as address_key,
    policies.needs_address,
    policies.needs_consent and campaigns.message_type != 'transactional' as needs_consent,
    case
        when campaigns.message_type != 'transactional' then suppressions.reason
        when suppressions.is_dead then 'hard_bounce'
    end as suppression_reason,
    case when policies.needs_address and customers.email_key is null then 'no_address' end as address_reason,
    case
        when campaigns.message_type = 'transactional' then null
        -- A withdrawal is an opt-out and holds on every channel of marketing; lack of consent only where it is needed.
        when consents.status = 'withdrawn' then 'consent_withdrawn'
        when not policies.needs_consent then null
        when consents.status = 'pending' then 'consent_pending'
        when consents.status is null then 'no_consent'
    end as consent_reason
from {{ ref('plan_candidates') }} as candidates
inner join {{ source('cards', 'campaigns') }} as campaigns
    on
        candidates.campaign = campaigns.campaign
        and candidates.card_version = campaigns.card_version
inner join {{ ref('dim_customers') }} as customers on candidates.customer_id = customers.customer_id
inner join {{ ref('channel_policies') }} as policies on candidates.channel = policies.channel
left join {{ ref('int_consents__effective') }} as consents
    on
        candidates.customer_id = consents.customer_id
        and consents.channel = 'email'
left join {{ ref('int_suppressions__effective') }} as suppressions
    on
        candidates.customer_id = suppressions.customer_id
        and suppressions.channel = 'email'
        -- A dead address stops letters only; who opted out is left alone on every channel.
        and (policies.needs_address or suppressions.is_opt_out)
