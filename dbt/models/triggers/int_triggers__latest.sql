-- The newest occurrence of each trigger for each customer, among those that are told tonight.
with numbered as (

    select
        trigger,
        customer_id,
        trigger_key,
        occurred_at,
        context,
        row_number() over (
            partition by trigger, customer_id order by occurred_at desc nulls last, trigger_key desc nulls last
        ) as recency
    from {{ ref('int_triggers__unioned') }}

)

select trigger, customer_id, trigger_key, occurred_at, context
from numbered
where recency = 1
