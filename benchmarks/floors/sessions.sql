-- Visits by bins: two events of a browser within one half hour are always of one visit, so that events are grouped by
-- browser and half hour first, and only the bins are put in order.
create table setka.main.sessions as
with bins as (

    select
        visitor_id,
        time_bucket(interval 30 minutes, occurred_at) as bin,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at,
        count(*) as event_count
    from read_parquet('web_events/*.parquet')
    group by visitor_id, bin

),

parted as (

    select
        *,
        case
            when first_at - lag(last_at) over (partition by visitor_id order by bin) <= interval 30 minutes then 0 else 1
        end as is_start
    from bins

),

numbered as (

    select *, sum(is_start) over (partition by visitor_id order by bin) as session_number
    from parted

)

select
    visitor_id,
    min(first_at) as started_at,
    max(last_at) as ended_at,
    cast(sum(event_count) as bigint) as event_count
from numbered
group by visitor_id, session_number;
