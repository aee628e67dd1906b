-- What segments yield, each id of each segment once: the one pass from which members and faults are told.
select
    yielded.segment,
    yielded.customer_id,
    yielded.times,
    customers.customer_id is not null as is_known
from (
    select segment, customer_id, count(*) as times
    from {{ ref('int_segments__yielded') }}
    group by segment, customer_id
) as yielded
left join {{ ref('int_customers__listed') }} as customers on yielded.customer_id = customers.customer_id
