-- The triggers that yield what no trigger may: a row without a column, one occurrence twice, one that is still to come,
-- or nobody whom we know. Some strangers are no fault: something may have happened to who has left us since.
with counted as (

    select
        yielded.trigger,
        yielded.customer_id,
        yielded.trigger_key,
        count(*) as times,
        sum(case
            when
                yielded.customer_id is null
                or yielded.trigger_key is null
                or yielded.occurred_at is null
                or yielded.context is null
                then 1
            else 0
        end) as incomplete_count,
        sum(case when yielded.occurred_at >= {{ as_of() }} then 1 else 0 end) as future_count,
        max(case when yielded.customer_id is not null and customers.customer_id is null then 1 else 0 end)
            as is_stranger
    from {{ ref('int_triggers__yielded') }} as yielded
    left join {{ ref('int_customers__listed') }} as customers on yielded.customer_id = customers.customer_id
    group by yielded.trigger, yielded.customer_id, yielded.trigger_key

),

judged as (

    select
        trigger,
        cast(sum(incomplete_count) as bigint) as incomplete_count,
        cast(sum(case when customer_id is not null and trigger_key is not null then times - 1 else 0 end) as bigint)
            as repeated_count,
        cast(sum(future_count) as bigint) as future_count,
        cast(case when min(is_stranger) = 1 then sum(is_stranger) else 0 end as bigint) as stranger_count
    from counted
    group by trigger

)

select trigger, incomplete_count, repeated_count, future_count, stranger_count
from judged
where incomplete_count + repeated_count + future_count + stranger_count > 0
