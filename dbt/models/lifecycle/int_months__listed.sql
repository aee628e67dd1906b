-- The whole calendar months of the shop's history: from the month of its first order to the last month that is over.
with months as (

    select
        {{ month_start('calendar_date') }} as period_start,
        min(first_date) as first_date,
        max(calendar_date) as last_listed_date
    from {{ ref('int_dates__listed') }}
    group by {{ month_start('calendar_date') }}

),

ended as (

    select
        period_start,
        {{ add_days(add_months('period_start', 1), -1) }} as period_end,
        last_listed_date
    from months

)

select
    period_start,
    period_end,
    -- Who stood where when the period began is who stood there at the end of this day.
    {{ add_days('period_start', -1) }} as opening_date,
    {{ month_number('period_start') }} as month_number
from ended
where last_listed_date = period_end
