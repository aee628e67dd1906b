-- What the clock of each time zone shows at the run's instant, and the local date on which its customers may be written
-- to: tonight's, or the next one when the day is closed for any channel.
with days as (

    select min(closes_at_hour) as day_closes_at_hour from {{ ref('send_windows') }}

),

zones as (

    select distinct coalesce(customers.timezone, {{ shop_timezone() }}) as timezone
    from {{ ref('plan_candidates') }} as candidates
    inner join {{ ref('dim_customers') }} as customers on candidates.customer_id = customers.customer_id

),

clocks as (

    select timezone, {{ utc_to_local(as_of(), 'timezone') }} as local_now
    from zones

)

select
    clocks.timezone,
    clocks.local_now,
    case
        when extract(hour from clocks.local_now) < days.day_closes_at_hour then cast(clocks.local_now as date)
        else {{ add_days('cast(clocks.local_now as date)', 1) }}
    end as local_send_date
from clocks
cross join days
