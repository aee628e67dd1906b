-- Every (campaign, step, customer, trigger_key) that could be sent tonight, with the variant she gets.
-- The persisted variant wins over the hash, so that changed shares move nobody, unless her card no longer has it.
with bucketed as (

    select
        due.*,
        {{ assignment_bucket("due.campaign || ':' || due.step", 'due.customer_id') }} as variant_bucket
    from {{ ref('int_steps__due') }} as due

)

select
    '{{ var("run_id") }}' as run_id,
    bucketed.campaign,
    bucketed.step,
    bucketed.customer_id,
    bucketed.trigger_key,
    bucketed.card_version,
    bucketed.enrolled_on,
    bucketed.is_new_enrolment,
    bucketed.occurred_at,
    bucketed.occurrence,
    bucketed.channel,
    bucketed.only_if,
    bucketed.instead_of,
    bucketed.days_due,
    bucketed.valid_days,
    bucketed.expires_on,
    bucketed.variant_bucket,
    coalesce(chosen.variant, variants.variant) as variant,
    coalesce(chosen.template, variants.template, bucketed.step_template) as template
from bucketed
left join {{ source('cards', 'campaign_variants') }} as variants
    on
        bucketed.campaign = variants.campaign
        and bucketed.card_version = variants.card_version
        and bucketed.step = variants.step
        and bucketed.variant_bucket >= variants.from_bucket
        and bucketed.variant_bucket < variants.to_bucket
left join {{ ref('int_assignments__resolved') }} as persisted
    on
        bucketed.customer_id = persisted.customer_id
        and persisted.experiment = bucketed.campaign || ':' || bucketed.step
left join {{ source('cards', 'campaign_variants') }} as chosen
    on
        bucketed.campaign = chosen.campaign
        and bucketed.card_version = chosen.card_version
        and bucketed.step = chosen.step
        and persisted.variant = chosen.variant
