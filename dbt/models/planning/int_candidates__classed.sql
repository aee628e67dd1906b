-- Of which message class each candidate is, on which clock it goes, and in how many days a better day comes for which
-- it waits. Only a regular message waits, and never past the last night on which it could go: what answers an event of
-- hers is late tomorrow, and a list in the shop disturbs nobody.
with classed as (

    select
        candidates.campaign,
        candidates.step,
        candidates.customer_id,
        candidates.trigger_key,
        candidates.channel,
        send_times.timezone,
        send_times.local_send_date,
        customers.lifecycle_zone,
        classes.message_class,
        windows.reaches_customer,
        campaigns.message_type,
        -- A card that names its dates has chosen its days.
        windows.reaches_customer and campaigns.message_type = 'regular' and campaigns.entry != 'date' as heeds_days,
        least(
            candidates.valid_days - 1 - candidates.days_due,
            {{ days_between('send_times.local_send_date', 'candidates.expires_on') }} - 1,
            coalesce({{ days_between(as_of_date(), 'campaigns.ends_on') }}, candidates.valid_days)
        ) as nights_left
    from {{ ref('plan_candidates') }} as candidates
    inner join {{ source('cards', 'campaigns') }} as campaigns
        on
            candidates.campaign = campaigns.campaign
            and candidates.card_version = campaigns.card_version
    inner join {{ ref('message_classes') }} as classes on campaigns.topic = classes.topic
    inner join {{ ref('send_windows') }} as windows on candidates.channel = windows.channel
    inner join {{ ref('dim_customers') }} as customers on candidates.customer_id = customers.customer_id
    inner join {{ ref('int_send_times') }} as send_times
        on
            candidates.customer_id = send_times.customer_id
            and candidates.channel = send_times.channel

)

select
    classed.*,
    case
        when classed.heeds_days and days.days_to_better_day <= classed.nights_left then days.days_to_better_day
    end as days_to_better_day
from classed
inner join {{ ref('int_days_compared') }} as days
    on
        classed.message_class = days.message_class
        and days.iso_weekday = {{ iso_weekday('classed.local_send_date') }}
