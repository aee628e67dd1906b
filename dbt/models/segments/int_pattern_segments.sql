-- The segments of each pattern, read off any one of its customers, and how many customers it stands for.
with patterns as (

    select
        pattern_id,
        min(customer_id) as customer_id,
        count(*) as customer_count
    from {{ ref('int_customer_patterns') }}
    group by pattern_id

)

select
    patterns.pattern_id,
    members.segment,
    patterns.customer_count
from patterns
inner join {{ ref('int_segments__unioned') }} as members on patterns.customer_id = members.customer_id
