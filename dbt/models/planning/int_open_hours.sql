-- Every hour of the send date that is inside a channel's window, exists on the clock of the zone and is not over, with
-- what it is worth to each message class. Nothing is ever scheduled outside of these.
with hours as (

    select
        zones.timezone,
        zones.local_send_date,
        windows.channel,
        windows.reaches_customer,
        numbers.whole_number as local_hour,
        greatest(
            {{ local_to_utc(at_hour('zones.local_send_date', 'numbers.whole_number'), 'zones.timezone') }},
            {{ as_of() }}
        ) as scheduled_at
    from {{ ref('int_timezones__dated') }} as zones
    cross join {{ ref('send_windows') }} as windows
    inner join {{ ref('int_whole_numbers') }} as numbers
        on
            numbers.whole_number >= windows.opens_at_hour
            and numbers.whole_number < windows.closes_at_hour

),

classes as (

    select distinct message_class from {{ ref('send_days') }}

),

ranked as (

    select
        hours.timezone,
        hours.channel,
        classes.message_class,
        hours.local_hour,
        hours.scheduled_at,
        case
            when not hours.reaches_customer then 1
            -- An hour of which the policy says nothing comes after the good ones and before the bad.
            else coalesce(that_day.hour_rank, any_day.hour_rank, 3)
        end as hour_rank
    from hours
    cross join classes
    left join {{ ref('send_hours') }} as that_day
        on
            classes.message_class = that_day.message_class
            and that_day.iso_weekday = {{ iso_weekday('hours.local_send_date') }}
            and hours.local_hour >= that_day.from_hour
            and hours.local_hour < that_day.to_hour
    left join {{ ref('send_hours') }} as any_day
        on
            classes.message_class = any_day.message_class
            and any_day.iso_weekday is null
            and hours.local_hour >= any_day.from_hour
            and hours.local_hour < any_day.to_hour
    where
        -- An hour that has passed, or that the clocks jump over, comes back as another one.
        {{ utc_to_local('hours.scheduled_at', 'hours.timezone') }}
        >= {{ at_hour('hours.local_send_date', 'hours.local_hour') }}
        and {{ utc_to_local('hours.scheduled_at', 'hours.timezone') }}
        < {{ at_hour('hours.local_send_date', 'hours.local_hour + 1') }}

)

select
    ranked.*,
    hour_rank = min(hour_rank) over (partition by timezone, channel, message_class) as is_of_best_rank,
    row_number() over (
        partition by timezone, channel, message_class
        order by hour_rank asc nulls last, local_hour asc nulls last
    ) = 1 as is_default
from ranked
