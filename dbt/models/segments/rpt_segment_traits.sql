-- How far the mean of each trait among a segment's members lies from that of all customers, with an interval of 95 %.
-- The members are part of all: with w their share and r the mean of the others by theirs, lift = 1 / (w + (1 - w) r).
-- The interval of r is that of a ratio of two independent means, by the delta method on its logarithm.
with ratios as (

    select
        *,
        {{ safe_divide('cast(inside_count as double)', 'inside_count + outside_count') }} as inside_share,
        case when inside_mean > 0 and outside_mean > 0 then outside_mean / nullif(inside_mean, 0) end as ratio,
        case
            when inside_mean > 0 and outside_mean > 0
                then sqrt(
                    inside_variance / nullif(inside_count * inside_mean * inside_mean, 0)
                    + outside_variance / nullif(outside_count * outside_mean * outside_mean, 0)
                )
        end as log_error
    from {{ ref('int_segment_traits__summed') }}

)

select
    segment,
    trait,
    inside_count as member_count,
    outside_count as other_count,
    inside_mean as member_mean,
    base_mean,
    {{ safe_divide('inside_mean', 'base_mean') }} as lift,
    1 / nullif(inside_share + (1 - inside_share) * ratio * exp(1.959963984540054 * log_error), 0) as lower_lift,
    1 / nullif(inside_share + (1 - inside_share) * ratio * exp(-1.959963984540054 * log_error), 0) as upper_lift,
    case
        when inside_count < 2 or outside_count < 2 then 'too few'
        when ratio is null then 'no positive mean'
    end as reason
from ratios
