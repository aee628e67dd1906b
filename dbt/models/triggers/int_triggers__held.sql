-- The triggers whose campaigns wait tonight, each with the first reason that holds it: "nothing happened" is never one.
with reasons as (

    select
        held.segment as trigger,
        case when held.tables != '' then 1 else 2 end as precedence,
        case when held.tables != '' then 'source_silent' else 'broken' end as held_reason
    from {{ source('night', 'held_segments') }} as held
    inner join {{ ref('int_triggers__named') }} as triggers on held.segment = triggers.trigger

    union all

    select trigger, 3 as precedence, 'faulty' as held_reason
    from {{ ref('int_triggers__faulty') }}

)

select
    trigger,
    min_by(held_reason, precedence) as held_reason
from reasons
group by trigger
