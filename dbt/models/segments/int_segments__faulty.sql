-- The segments that yield what no segment may: nobody's id, one id twice, or the id of nobody that we know.
select
    segment,
    cast(sum(case when customer_id is null then times else 0 end) as bigint) as empty_count,
    cast(sum(case when customer_id is not null then times - 1 else 0 end) as bigint) as repeated_count,
    cast(sum(case when customer_id is not null and not is_known then 1 else 0 end) as bigint) as stranger_count
from {{ ref('int_segments__counted') }}
where
    times > 1
    or not is_known
group by segment
