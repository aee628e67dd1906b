-- What may let somebody into a campaign tonight: belonging to its segment, on any night or on a date of its schedule;
-- having come into the segment; an occurrence of its trigger. Nothing from before the day from which the card counts.
with campaigns as (

    -- A retired card lets nobody in.
    select *
    from {{ source('cards', 'campaigns') }}
    where
        is_current
        and retired is null

),

members as (

    select campaigns.campaign, campaigns.card_version, campaigns.entry, members.customer_id
    from campaigns
    inner join {{ ref('int_segments__unioned') }} as members on campaigns.audience = members.segment

),

dates as (

    select campaign, card_version, max(occurs_on) as occurs_on
    from {{ source('cards', 'campaign_dates') }}
    where occurs_on <= {{ as_of_date() }}
    group by campaign, card_version

),

asked as (

    -- A date is asked once, by the first run that comes to it, so that who joins the segment later waits for the next.
    select distinct campaign, trigger_key
    from {{ source('ledger', 'enrolments') }}

),

by_day as (

    select campaign, card_version, customer_id, {{ as_of_date() }} as entered_date
    from members
    where entry = 'audience'

    union all

    select members.campaign, members.card_version, members.customer_id, dates.occurs_on as entered_date
    from members
    inner join dates on members.campaign = dates.campaign and members.card_version = dates.card_version
    left join asked on members.campaign = asked.campaign and {{ date_text('dates.occurs_on') }} = asked.trigger_key
    where asked.campaign is null

    union all

    select members.campaign, members.card_version, members.customer_id, moves.moved_date as entered_date
    from members
    inner join campaigns on members.campaign = campaigns.campaign
    inner join {{ ref('int_segment_moves__recent') }} as moves
        on
            campaigns.audience = moves.segment
            and members.customer_id = moves.customer_id
            and moves.moved_date >= campaigns.starts_on
    where
        members.entry = 'move'
        and moves.move = 'entered'

)

select
    campaign,
    card_version,
    customer_id,
    {{ date_text('entered_date') }} as trigger_key,
    entered_date as enrolled_on,
    cast(null as timestamp) as occurred_at,
    cast(null as {{ dbt.type_string() }}) as occurrence
from by_day

union all

select
    campaigns.campaign, campaigns.card_version, occurred.customer_id,
    occurred.trigger_key, {{ local_date('occurred.occurred_at', shop_timezone()) }} as enrolled_on,
    occurred.occurred_at, occurred.context as occurrence
from campaigns
inner join {{ ref('int_triggers__unioned') }} as occurred on campaigns.trigger = occurred.trigger
where {{ local_date('occurred.occurred_at', shop_timezone()) }} >= campaigns.starts_on
