-- Who entered and left the segments whose past cannot be computed, night by night since they are recorded, tonight
-- among them: in a segment that is held nobody enters and nobody leaves.
with told as (

    select
        changes.segment,
        coalesce(aliases.customer_id, changes.customer_id) as customer_id,
        changes.as_of_date,
        changes.is_member
    from {{ source('night', 'segment_changes') }} as changes
    inner join {{ ref('int_segments__named') }} as segments
        on
            changes.segment = segments.segment
            and not segments.is_computed
    left join {{ ref('customer_aliases') }} as aliases on changes.customer_id = aliases.alias_id

),

known as (

    -- Two accounts of one person may have changed on one date: who was in by either was in.
    select
        segment,
        customer_id,
        as_of_date,
        max(case when is_member then 1 else 0 end) = 1 as is_member
    from told
    group by segment, customer_id, as_of_date

),

latest as (

    select segment, customer_id, max_by(is_member, as_of_date) as is_member
    from known
    group by segment, customer_id

),

tonight as (

    select members.segment, members.customer_id
    from {{ ref('int_segments__unioned') }} as members
    inner join {{ ref('int_segments__named') }} as segments
        on
            members.segment = segments.segment
            and not segments.is_computed

),

changed as (

    select
        coalesce(tonight.segment, latest.segment) as segment,
        coalesce(tonight.customer_id, latest.customer_id) as customer_id,
        tonight.segment is not null as is_member
    from tonight
    full outer join latest on tonight.segment = latest.segment and tonight.customer_id = latest.customer_id
    where (tonight.segment is not null) != coalesce(latest.is_member, false)

)

select segment, customer_id, as_of_date, is_member
from known

union all

select changed.segment, changed.customer_id, {{ as_of_date() }} as as_of_date, changed.is_member
from changed
left join {{ ref('int_segments__held') }} as held on changed.segment = held.segment
where held.segment is null
