-- Who is inside which campaign tonight, with the card version they entered.
-- An open enrolment keeps its version and key; whom something lets in, and who has no open one, enters tonight. Where
-- each occurrence is a matter of its own, a customer is inside by several at once.
with enrolments as (

    -- Accounts that merged may each have entered: the person is inside once, by the latest of them.
    select
        enrolments.campaign,
        coalesce(aliases.customer_id, enrolments.customer_id) as customer_id,
        enrolments.trigger_key,
        enrolments.card_version,
        enrolments.enrolled_on,
        enrolments.occurred_at,
        enrolments.context as occurrence,
        row_number() over (
            partition by enrolments.campaign, coalesce(aliases.customer_id, enrolments.customer_id)
            order by
                enrolments.enrolled_on desc nulls last,
                enrolments.trigger_key desc nulls last,
                enrolments.customer_id asc nulls last
        ) as recency,
        row_number() over (
            partition by
                enrolments.campaign, coalesce(aliases.customer_id, enrolments.customer_id), enrolments.trigger_key
            order by enrolments.enrolled_on asc nulls last, enrolments.customer_id asc nulls last
        ) as account_number
    from {{ source('ledger', 'enrolments') }} as enrolments
    left join {{ ref('customer_aliases') }} as aliases on enrolments.customer_id = aliases.alias_id

),

open_enrolments as (

    select enrolments.*
    from enrolments
    inner join {{ source('cards', 'campaigns') }} as campaigns
        on
            enrolments.campaign = campaigns.campaign
            and enrolments.card_version = campaigns.card_version
    where
        case when campaigns.reentry_days = 0 then enrolments.account_number else enrolments.recency end = 1
        -- One day longer than its steps, so that what expires is decided once more.
        and {{ days_between('enrolments.enrolled_on', as_of_date()) }}
        < case when campaigns.reentry_days = 0 then campaigns.lasts_days + 1 else campaigns.reentry_days end

),

newcomers as (

    select
        occurrences.*,
        campaigns.reentry_days,
        row_number() over (
            partition by occurrences.campaign, occurrences.customer_id
            order by occurrences.occurred_at desc nulls last, occurrences.trigger_key desc nulls last
        ) as recency
    from {{ ref('int_campaign_occurrences') }} as occurrences
    inner join {{ source('cards', 'campaigns') }} as campaigns
        on
            occurrences.campaign = campaigns.campaign
            and occurrences.card_version = campaigns.card_version
    left join open_enrolments
        on
            occurrences.campaign = open_enrolments.campaign
            and occurrences.customer_id = open_enrolments.customer_id
            and campaigns.reentry_days > 0
    left join enrolments as same
        on
            occurrences.campaign = same.campaign
            and occurrences.customer_id = same.customer_id
            and occurrences.trigger_key = same.trigger_key
            and same.account_number = 1
    where
        open_enrolments.customer_id is null
        and same.customer_id is null

)

select
    campaign, customer_id, trigger_key, card_version, enrolled_on, occurred_at, occurrence, false as is_new_enrolment
from open_enrolments

union all

select
    campaign, customer_id, trigger_key, card_version, enrolled_on, occurred_at, occurrence, true as is_new_enrolment
from newcomers
where
    reentry_days = 0
    or recency = 1
