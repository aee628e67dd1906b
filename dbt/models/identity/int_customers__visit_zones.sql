-- Where a customer's visits came from most often of late, as the site derives it from the address on the net.
with visits as (

    -- Per day and browser first: the few rows that are left find their customer.
    select
        visitor_id,
        customer_id,
        timezone,
        {{ local_date('occurred_at', shop_timezone()) }} as visit_date,
        min(occurred_at) as occurred_at,
        count(*) as event_count
    from {{ ref('stg_shop__web_events') }}
    where
        timezone is not null
        and occurred_at >= (
            select {{ local_to_utc(at_hour(add_days(as_of_date(), '-sources.days'), 0), shop_timezone()) }}
            from {{ ref('timezone_sources') }} as sources
            where sources.timezone_source = 'visits'
        )
    group by visitor_id, customer_id, timezone, {{ local_date('occurred_at', shop_timezone()) }}

),

counted as (

    select
        coalesce(aliases.customer_id, visits.customer_id, recognised.customer_id) as customer_id,
        visits.timezone,
        sum(visits.event_count) as event_count
    from visits
    left join {{ ref('customer_aliases') }} as aliases on visits.customer_id = aliases.alias_id
    left join {{ ref('int_visitors__recognised') }} as recognised
        on
            visits.visitor_id = recognised.visitor_id
            and visits.occurred_at >= recognised.valid_from
            and visits.occurred_at < recognised.valid_to
    group by coalesce(aliases.customer_id, visits.customer_id, recognised.customer_id), visits.timezone

),

ranked as (

    select
        customer_id,
        timezone,
        row_number() over (
            partition by customer_id
            order by event_count desc nulls last, timezone asc nulls last
        ) as place
    from counted
    where customer_id is not null

)

select customer_id, timezone
from ranked
where place = 1
