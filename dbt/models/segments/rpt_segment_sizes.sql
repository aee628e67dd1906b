-- How many were in each segment at the end of each day since its history begins, 0 included.
with changes as (

    select segment, entered_date as change_date, 1 as change
    from {{ ref('fct_segment_memberships') }}

    union all

    select segment, left_date as change_date, -1 as change
    from {{ ref('fct_segment_memberships') }}
    where left_date is not null

),

changed as (

    select segment, change_date, sum(change) as change
    from changes
    group by segment, change_date

),

begun as (

    select
        segments.segment,
        coalesce(min(changed.change_date), {{ as_of_date() }}) as first_date
    from {{ ref('int_segments__named') }} as segments
    left join changed on segments.segment = changed.segment
    group by segments.segment

),

days as (

    select
        begun.segment,
        {{ add_days('begun.first_date', 'numbers.whole_number') }} as as_of_date
    from begun
    inner join {{ ref('int_whole_numbers') }} as numbers
        on numbers.whole_number <= {{ days_between('begun.first_date', as_of_date()) }}

)

select
    days.as_of_date,
    days.segment,
    cast(sum(coalesce(changed.change, 0)) over (
        partition by days.segment order by days.as_of_date asc nulls last
    ) as bigint) as customer_count
from days
left join changed
    on
        days.segment = changed.segment
        and days.as_of_date = changed.change_date
