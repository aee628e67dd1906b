-- The steps that are due for whoever is inside a campaign and that no earlier night has decided to the end.
with done as (

    select campaign, step, customer_id, trigger_key from {{ ref('int_messages__resolved') }}

    union distinct

    select campaign, step, customer_id, trigger_key from {{ ref('int_withheld__resolved') }}

),

due as (

    select
        entries.campaign,
        steps.step,
        entries.customer_id,
        entries.trigger_key,
        entries.card_version,
        entries.enrolled_on,
        entries.is_new_enrolment,
        entries.occurred_at,
        entries.occurrence,
        steps.channel,
        steps.only_if,
        steps.instead_of,
        steps.is_first_in_channel,
        steps.template as step_template,
        {{ days_between('entries.enrolled_on', as_of_date()) }} - steps.after_days as days_due,
        steps.valid_days,
        {{ add_days('entries.enrolled_on', 'steps.after_days + steps.valid_days') }} as expires_on
    from {{ ref('int_campaign_entries') }} as entries
    inner join {{ source('cards', 'campaign_steps') }} as steps
        on
            entries.campaign = steps.campaign
            and entries.card_version = steps.card_version

)

select due.*
from due
left join done
    on
        due.campaign = done.campaign
        and due.step = done.step
        and due.customer_id = done.customer_id
        and due.trigger_key = done.trigger_key
left join done as done_instead
    on
        due.campaign = done_instead.campaign
        and due.instead_of = done_instead.step
        and due.customer_id = done_instead.customer_id
        and due.trigger_key = done_instead.trigger_key
where
    done.customer_id is null
    -- Whom the first step has reached needs no second one in its place.
    and done_instead.customer_id is null
    -- A second letter follows a first one: who comes in late begins with what no earlier step should have said.
    and (due.is_first_in_channel or not due.is_new_enrolment)
    -- One day past its validity a step is still a candidate, once, so that its expiry is a decision with a reason.
    and due.days_due between 0 and due.valid_days
