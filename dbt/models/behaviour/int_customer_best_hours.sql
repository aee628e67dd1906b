-- The hour at which a customer reads, when enough clicks, or without them enough opens, agree on one within the window.
-- A click is something she did; an open may be a picture that loaded. Of hours with as many reads the earlier counts.
with reads as (

    select customer_id, channel, 'personal_clicks' as evidence, 1 as position, clicked_hour as local_hour
    from {{ ref('int_letter_hours') }}
    where clicked_hour is not null

    union all

    select customer_id, channel, 'personal_opens' as evidence, 2 as position, opened_hour as local_hour
    from {{ ref('int_letter_hours') }}
    where opened_hour is not null

),

counted as (

    select reads.customer_id, reads.evidence, reads.position, reads.local_hour, count(*) as hour_count
    from reads
    inner join {{ ref('send_windows') }} as windows
        on
            reads.channel = windows.channel
            and reads.local_hour >= windows.opens_at_hour
            and reads.local_hour < windows.closes_at_hour
    group by reads.customer_id, reads.evidence, reads.position, reads.local_hour

),

ranked as (

    select
        counted.*,
        sum(hour_count) over (partition by customer_id, evidence) as evidence_count,
        row_number() over (
            partition by customer_id, evidence
            order by hour_count desc nulls last, local_hour asc nulls last
        ) as place
    from counted

),

sufficient as (

    select
        ranked.*,
        row_number() over (partition by ranked.customer_id order by ranked.position asc nulls last) as choice
    from ranked
    inner join {{ ref('send_hour_evidence') }} as evidence on ranked.evidence = evidence.evidence
    where
        ranked.place = 1
        and ranked.evidence_count >= evidence.min_count
        and ranked.hour_count * 100 >= ranked.evidence_count * evidence.min_percent

)

select
    customer_id,
    local_hour as best_hour,
    evidence,
    cast(hour_count as integer) as hour_count,
    cast(evidence_count as integer) as evidence_count
from sufficient
where choice = 1
