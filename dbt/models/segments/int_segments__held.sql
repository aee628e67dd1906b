-- The segments whose campaigns wait tonight, each with the first reason that holds it: "everyone left" is never one.
with reasons as (

    select
        held.segment,
        case when held.tables != '' then 1 else 2 end as precedence,
        case when held.tables != '' then 'source_silent' else 'broken' end as held_reason
    from {{ source('night', 'held_segments') }} as held
    inner join {{ ref('int_segments__named') }} as segments on held.segment = segments.segment

    union all

    select segment, 3 as precedence, 'faulty' as held_reason
    from {{ ref('int_segments__faulty') }}

    union all

    select segment, 4 as precedence, 'swung' as held_reason
    from {{ ref('int_segments__swung') }}

)

select
    segment,
    min_by(held_reason, precedence) as held_reason
from reasons
group by segment
