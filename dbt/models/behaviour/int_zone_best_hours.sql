-- Which of a message class's own hours the customers of a zone read most in. Letters are read soon after they come, so
-- a zone's reads say as much of when it was written to: they choose among the good hours and overrule none.
with counted as (

    select
        letters.lifecycle_zone,
        hours.message_class,
        letters.read_hour as local_hour,
        count(*) as hour_count
    from {{ ref('int_letter_hours') }} as letters
    inner join {{ ref('send_hours') }} as hours
        on
            hours.hour_rank = 1
            and hours.iso_weekday is null
            and letters.read_hour >= hours.from_hour
            and letters.read_hour < hours.to_hour
    group by letters.lifecycle_zone, hours.message_class, letters.read_hour

),

ranked as (

    select
        counted.*,
        sum(hour_count) over (partition by lifecycle_zone, message_class) as read_count,
        row_number() over (
            partition by lifecycle_zone, message_class
            order by hour_count desc nulls last, local_hour asc nulls last
        ) as place
    from counted

)

select
    ranked.lifecycle_zone,
    ranked.message_class,
    ranked.local_hour as best_hour,
    cast(ranked.hour_count as integer) as hour_count,
    cast(ranked.read_count as integer) as read_count
from ranked
inner join {{ ref('send_hour_evidence') }} as evidence
    on
        evidence.evidence = 'zone_reads'
        and ranked.read_count >= evidence.min_count
where ranked.place = 1
