-- What each visitor did per bin of time, and the session of each bin. A bin is never longer than the gap that parts
-- sessions, so two events of one bin always belong to one session: sessions are stitched from bins, and no event has to
-- be sorted. More than gap_minutes between the last event of one bin and the first of the next ends a session; exactly
-- gap_minutes do not, and neither does midnight.
with events as (

    select
        web_events.*,
        {{ epoch_microseconds('occurred_at') }} as instant,
        60000000 * cast({{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as bigint) as bin_length
    from {{ ref('stg_shop__web_events') }} as web_events

),

bins as (

    select
        visitor_id,
        instant - instant % bin_length as bin_start,
        max(bin_length) as bin_length,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at,
        min(customer_id) as logged_in_id,
        max(case when event_type = 'add_to_cart' then occurred_at end) as last_cart_at,
        min(case when event_type in ('checkout_start', 'purchase') then occurred_at end) as first_checkout_at,
        max(case when event_type in ('checkout_start', 'purchase') then occurred_at end) as last_checkout_at,
        cast(count(*) as integer) as event_count,
        cast(count(case when event_type = 'category_view' then 1 end) as integer) as category_view_count,
        cast(count(case when event_type = 'product_view' then 1 end) as integer) as product_view_count,
        cast(count(case when event_type = 'search' then 1 end) as integer) as search_count,
        cast(count(case when event_type = 'add_to_cart' then 1 end) as integer) as cart_add_count,
        cast(count(case when event_type = 'remove_from_cart' then 1 end) as integer) as cart_remove_count,
        cast(count(case when event_type = 'checkout_start' then 1 end) as integer) as checkout_count,
        cast(count(case when event_type = 'purchase' then 1 end) as integer) as purchase_count,
        cast(count(case when event_type = 'request' then 1 end) as integer) as request_count
    from events
    group by visitor_id, instant - instant % bin_length

),

neighbours as (

    select
        bins.*,
        lag(last_at) over visitor_bins as previous_last_at,
        lead(bin_start) over visitor_bins as next_bin_start,
        lead(first_checkout_at) over visitor_bins as next_checkout_at
    from bins
    window visitor_bins as (partition by visitor_id order by bin_start asc nulls last)

),

measured as (

    select
        *,
        previous_last_at is null
        or {{ epoch_microseconds('first_at') }} - {{ epoch_microseconds('previous_last_at') }}
        > 60000000 * cast({{ rule_value(ref('session_rules'), 'gap_minutes') }} as bigint) as is_first
    from neighbours

)

select
    visitor_id,
    bin_start,
    max(case when is_first then first_at end) over (
        partition by visitor_id order by bin_start asc nulls last rows between unbounded preceding and current row
    ) as started_at,
    last_at,
    logged_in_id,
    last_cart_at,
    event_count,
    category_view_count,
    product_view_count,
    search_count,
    cart_add_count,
    cart_remove_count,
    checkout_count,
    purchase_count,
    request_count,
    -- A checkout within cart_exit_minutes lies in the bin of the last cart event or in the one right after it.
    case
        when last_checkout_at >= last_cart_at then last_cart_at
        when
            next_bin_start = bin_start + bin_length
            and {{ epoch_microseconds('next_checkout_at') }} - {{ epoch_microseconds('last_cart_at') }} <= bin_length
            then last_cart_at
    end as followed_cart_at
from measured
