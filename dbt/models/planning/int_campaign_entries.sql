-- Who is inside which campaign tonight, with the card version they entered.
-- An open enrolment keeps its version and key; someone in the audience without one enters tonight.
with latest_enrolments as (

    -- Accounts that merged may each have entered: the person is inside once, by the latest of them.
    select
        enrolments.campaign,
        coalesce(aliases.customer_id, enrolments.customer_id) as customer_id,
        enrolments.trigger_key,
        enrolments.card_version,
        enrolments.enrolled_on,
        row_number() over (
            partition by enrolments.campaign, coalesce(aliases.customer_id, enrolments.customer_id)
            order by
                enrolments.enrolled_on desc nulls last,
                enrolments.trigger_key desc nulls last,
                enrolments.customer_id asc nulls last
        ) as recency
    from {{ source('ledger', 'enrolments') }} as enrolments
    left join {{ ref('customer_aliases') }} as aliases on enrolments.customer_id = aliases.alias_id

),

open_enrolments as (

    select
        latest_enrolments.campaign,
        latest_enrolments.customer_id,
        latest_enrolments.trigger_key,
        latest_enrolments.card_version,
        latest_enrolments.enrolled_on
    from latest_enrolments
    inner join {{ source('cards', 'campaigns') }} as campaigns
        on
            latest_enrolments.campaign = campaigns.campaign
            and latest_enrolments.card_version = campaigns.card_version
    where
        latest_enrolments.recency = 1
        and {{ days_between('latest_enrolments.enrolled_on', as_of_date()) }} < campaigns.reentry_days

),

newcomers as (

    select
        campaigns.campaign,
        members.customer_id,
        cast({{ as_of_date() }} as {{ dbt.type_string() }}) as trigger_key,
        campaigns.card_version,
        {{ as_of_date() }} as enrolled_on
    from {{ source('cards', 'campaigns') }} as campaigns
    inner join {{ ref('int_segments__unioned') }} as members on campaigns.audience = members.segment
    left join open_enrolments
        on
            campaigns.campaign = open_enrolments.campaign
            and members.customer_id = open_enrolments.customer_id
    where
        campaigns.is_current
        and open_enrolments.customer_id is null

)

select campaign, customer_id, trigger_key, card_version, enrolled_on, false as is_new_enrolment
from open_enrolments

union all

select campaign, customer_id, trigger_key, card_version, enrolled_on, true as is_new_enrolment
from newcomers
