-- Who is in which holdout tonight. The persisted arm wins over the hash, so that a changed share moves nobody.
with people as (

    select distinct campaign, card_version, customer_id from {{ ref('plan_candidates') }}

),

bucketed as (

    select
        people.campaign,
        people.customer_id,
        campaigns.holdout_basis_points,
        {{ assignment_bucket("'holdout:' || people.campaign", 'people.customer_id') }} as holdout_bucket,
        {{ assignment_bucket("'holdout:global'", 'people.customer_id') }} as global_bucket
    from people
    inner join {{ source('cards', 'campaigns') }} as campaigns
        on
            people.campaign = campaigns.campaign
            and people.card_version = campaigns.card_version

),

armed as (

    select
        bucketed.campaign,
        bucketed.customer_id,
        bucketed.holdout_bucket,
        coalesce(
            campaign_arms.variant,
            case when bucketed.holdout_bucket < bucketed.holdout_basis_points then 'holdout' else 'treatment' end
        ) as campaign_arm,
        coalesce(
            global_arms.variant,
            case
                when bucketed.global_bucket < {{ var('global_holdout_basis_points') }} then 'holdout' else 'treatment'
            end
        ) as global_arm
    from bucketed
    left join {{ ref('int_assignments__resolved') }} as campaign_arms
        on
            bucketed.customer_id = campaign_arms.customer_id
            and campaign_arms.experiment = 'holdout:' || bucketed.campaign
    left join {{ ref('int_assignments__resolved') }} as global_arms
        on
            bucketed.customer_id = global_arms.customer_id
            and global_arms.experiment = 'holdout:global'

)

select
    campaign,
    customer_id,
    holdout_bucket,
    case
        when global_arm = 'holdout' then 'holdout_global'
        when campaign_arm = 'holdout' then 'holdout_campaign'
    end as holdout_reason,
    global_arm = 'holdout' or campaign_arm = 'holdout' as is_held_out
from armed
