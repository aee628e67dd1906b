-- The segments that yield what no segment may: nobody's id, one id twice, or the id of nobody that we know.
with counted as (

    select
        yielded.segment,
        yielded.customer_id,
        count(*) as times,
        max(case when customers.customer_id is null then 1 else 0 end) as is_stranger
    from {{ ref('int_segments__yielded') }} as yielded
    left join {{ ref('int_customers__listed') }} as customers on yielded.customer_id = customers.customer_id
    group by yielded.segment, yielded.customer_id

)

select
    segment,
    cast(sum(case when customer_id is null then times else 0 end) as bigint) as empty_count,
    cast(sum(case when customer_id is not null then times - 1 else 0 end) as bigint) as repeated_count,
    cast(sum(case when customer_id is not null then is_stranger else 0 end) as bigint) as stranger_count
from counted
group by segment
having
    sum(case when customer_id is null then 1 else 0 end) > 0
    or max(times) > 1
    or max(is_stranger) > 0
