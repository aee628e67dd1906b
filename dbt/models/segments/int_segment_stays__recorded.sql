-- The stays of customers in the segments whose past is recorded: from the night on which they were first seen in it to
-- the night on which they were not any more.
with followed as (

    select
        segment,
        customer_id,
        as_of_date,
        is_member,
        lag(is_member) over by_date as was_member
    from {{ ref('int_segment_changes__recorded') }}
    window by_date as (partition by segment, customer_id order by as_of_date asc nulls last)

),

turns as (

    select
        segment,
        customer_id,
        as_of_date,
        is_member,
        lead(as_of_date) over (partition by segment, customer_id order by as_of_date asc nulls last) as next_date
    from followed
    where is_member != coalesce(was_member, false)

)

select
    segment,
    customer_id,
    as_of_date as entered_date,
    next_date as left_date
from turns
where is_member
