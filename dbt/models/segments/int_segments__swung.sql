-- Segments that emptied or doubled since the last night in order, though none of the tables they ask about grew much:
-- rather a mistake in a rule or a source than so many people at once. After the nights of the rule it is their size.
with sound as (

    select
        segment,
        max(as_of_date) as sound_date,
        max_by(customer_count, as_of_date) as sound_count
    from {{ source('night', 'segment_sizes') }}
    where not has_swung
    group by segment

),

waited as (

    select sizes.segment, count(*) as night_count
    from {{ source('night', 'segment_sizes') }} as sizes
    inner join sound on sizes.segment = sound.segment and sizes.as_of_date > sound.sound_date
    group by sizes.segment

),

tonight as (

    select segment, count(*) as customer_count
    from {{ ref('int_segments__unioned') }}
    group by segment

),

moved as (

    select
        sound.segment,
        max(case
            when rows_now.row_count * 100 >= before.row_count * (100 + {{ segment_rule('swing_source_percent') }})
                then 1
            else 0
        end) = 1 as has_moved
    from sound
    inner join {{ source('night', 'segment_tables') }} as tables on sound.segment = tables.segment
    inner join {{ ref('int_raw_tables__counted') }} as rows_now on tables.table_name = rows_now.table_name
    left join {{ source('night', 'table_sizes') }} as before
        on
            tables.table_name = before.table_name
            and sound.sound_date = before.as_of_date
    group by sound.segment

)

select
    sound.segment,
    sound.sound_date,
    sound.sound_count,
    coalesce(tonight.customer_count, 0) as customer_count,
    case when tonight.customer_count is null then 'emptied' else 'grown' end as swing
from sound
left join tonight on sound.segment = tonight.segment
left join waited on sound.segment = waited.segment
left join moved on sound.segment = moved.segment
where
    not coalesce(moved.has_moved, false)
    and coalesce(waited.night_count, 0) < {{ segment_rule('swing_hold_nights') }}
    and (
        (sound.sound_count >= {{ segment_rule('swing_minimum') }} and tonight.customer_count is null)
        or (
            tonight.customer_count >= {{ segment_rule('swing_minimum') }}
            and tonight.customer_count * 100 >= sound.sound_count * (100 + {{ segment_rule('swing_growth_percent') }})
        )
    )
