-- How many customers are in both of two segments tonight, for every ordered pair; equal ones name their twins.
with sizes as (

    select
        segments.segment,
        coalesce(sum(patterns.customer_count), 0) as customer_count
    from {{ ref('int_segments__named') }} as segments
    left join {{ ref('int_pattern_segments') }} as patterns on segments.segment = patterns.segment
    group by segments.segment

),

shared as (

    select
        one.segment,
        other.segment as other_segment,
        sum(one.customer_count) as customer_count
    from {{ ref('int_pattern_segments') }} as one
    inner join {{ ref('int_pattern_segments') }} as other on one.pattern_id = other.pattern_id
    group by one.segment, other.segment

)

select
    sizes.segment,
    others.segment as other_segment,
    cast(coalesce(shared.customer_count, 0) as bigint) as customer_count,
    cast(sizes.customer_count as bigint) as segment_count,
    cast(others.customer_count as bigint) as other_count,
    {{ share('coalesce(shared.customer_count, 0)', 'sizes.customer_count') }} as share_of_segment,
    {{ share(
        'coalesce(shared.customer_count, 0)',
        'sizes.customer_count + others.customer_count - coalesce(shared.customer_count, 0)'
    ) }} as share_of_either,
    sizes.customer_count > 0
    and coalesce(shared.customer_count, 0) = sizes.customer_count
    and sizes.customer_count = others.customer_count as are_equal
from sizes
inner join sizes as others on sizes.segment != others.segment
left join shared
    on
        sizes.segment = shared.segment
        and others.segment = shared.other_segment
