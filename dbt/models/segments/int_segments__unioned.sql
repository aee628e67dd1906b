-- Who is in which segment tonight: each once, and nobody whom we do not know. What a faulty segment yields beyond that
-- is counted in int_segments__faulty, and its campaigns wait.
select distinct
    yielded.segment,
    yielded.customer_id
from {{ ref('int_segments__yielded') }} as yielded
inner join {{ ref('int_customers__listed') }} as customers on yielded.customer_id = customers.customer_id
