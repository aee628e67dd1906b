-- The segments whose campaigns wait tonight, each with the first reason that holds it: "everyone left" is never one.
with reasons as (

    select segment, 1 as precedence, 'source_silent' as held_reason
    from {{ source('night', 'held_segments') }}
    where tables != ''

    union all

    select segment, 2 as precedence, 'broken' as held_reason
    from {{ source('night', 'held_segments') }}
    where tables = ''

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
