-- Who entered and who left a segment in the last days. Nobody moves in a segment that is held tonight. In one that is
-- recorded night by night nobody moves on the first night either: whom it finds there has not entered just then.
with begun as (

    select segment, min(as_of_date) as first_date
    from {{ source('night', 'segment_sizes') }}
    group by segment

),

stays as (

    -- Of millions of stays the few that began or ended of late, told by their dates alone before anything is joined.
    select segment, customer_id, evidence, entered_date, left_date
    from {{ ref('fct_segment_memberships') }}
    where
        entered_date >= {{ add_days(as_of_date(), '-' ~ trigger_rule('trigger_days')) }}
        or left_date >= {{ add_days(as_of_date(), '-' ~ trigger_rule('trigger_days')) }}

),

moves as (

    select segment, customer_id, evidence, entered_date as moved_date, 'entered' as move
    from stays

    union all

    select segment, customer_id, evidence, left_date as moved_date, 'left' as move
    from stays

)

select
    moves.segment,
    moves.customer_id,
    moves.moved_date,
    moves.move
from moves
left join begun on moves.segment = begun.segment
left join {{ ref('int_segments__held') }} as held on moves.segment = held.segment
where
    {{ came_lately('moves.moved_date') }}
    and held.segment is null
    and (moves.evidence = 'computed' or moves.moved_date > begun.first_date)
