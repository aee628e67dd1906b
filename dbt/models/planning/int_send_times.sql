-- When a customer could be written to. All channels share one local send date per customer and run, so that
-- every cap becomes an allowance known before the arbitration.
with windows as (

    select
        channel,
        preferred_hour,
        min(closes_at_hour) over () as day_closes_at_hour
    from {{ ref('send_windows') }}

),

customers as (

    select distinct candidates.customer_id, candidates.channel, customers.timezone
    from {{ ref('plan_candidates') }} as candidates
    inner join {{ ref('dim_customers') }} as customers on candidates.customer_id = customers.customer_id

),

local_times as (

    select
        customers.customer_id,
        customers.channel,
        customers.timezone,
        windows.preferred_hour,
        {{ utc_to_local(as_of(), 'customers.timezone') }} as local_now,
        windows.day_closes_at_hour
    from customers
    inner join windows on customers.channel = windows.channel

),

dated as (

    select
        local_times.*,
        case
            when extract(hour from local_now) < day_closes_at_hour then cast(local_now as date)
            else {{ add_days('cast(local_now as date)', 1) }}
        end as local_send_date
    from local_times

),

timed as (

    select
        dated.*,
        {{ at_hour('local_send_date', 'preferred_hour') }} as preferred_at
    from dated

)

select
    customer_id,
    channel,
    timezone,
    local_send_date,
    {{ local_to_utc('greatest(preferred_at, local_now)', 'timezone') }} as scheduled_at
from timed
