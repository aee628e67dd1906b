-- What has occurred to whom: each occurrence once, whole, of somebody whom we know, and not before it has occurred.
-- What a faulty trigger yields beyond that is counted in int_triggers__faulty, and its campaigns wait.
select
    yielded.trigger,
    yielded.customer_id,
    yielded.trigger_key,
    min(yielded.occurred_at) as occurred_at,
    min(yielded.context) as context
from {{ ref('int_triggers__yielded') }} as yielded
inner join {{ ref('int_customers__listed') }} as customers on yielded.customer_id = customers.customer_id
where
    yielded.trigger_key is not null
    and yielded.context is not null
    and yielded.occurred_at < {{ as_of() }}
group by yielded.trigger, yielded.customer_id, yielded.trigger_key
