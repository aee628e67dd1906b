-- The session of each bin. More than gap_minutes between the last event of one bin and the first of the next ends a
-- session; exactly gap_minutes do not, and neither does midnight.
with neighbours as (

    select
        visitor_id,
        bin_start,
        first_at,
        last_cart_at,
        last_checkout_at,
        lag(last_at) over visitor_bins as previous_last_at,
        lead(bin_start) over visitor_bins as next_bin_start,
        lead(first_checkout_at) over visitor_bins as next_checkout_at
    from {{ ref('int_visits__binned') }}
    window visitor_bins as (partition by visitor_id order by bin_start asc nulls last)

),

measured as (

    select
        *,
        60000000 * cast({{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as bigint) as bin_length,
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
    last_cart_at,
    -- A checkout within cart_exit_minutes lies in the bin of the last cart event or in the one right after it.
    case
        when last_checkout_at >= last_cart_at then last_cart_at
        when
            next_bin_start = bin_start + bin_length
            and {{ epoch_microseconds('next_checkout_at') }} - {{ epoch_microseconds('last_cart_at') }} <= bin_length
            then last_cart_at
    end as followed_cart_at
from measured
