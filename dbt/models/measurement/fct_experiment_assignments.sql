-- Who was assigned to which arm, once and for good. Who stands in two arms since accounts merged is marked.
select
    experiment,
    variant,
    customer_id,
    bucket,
    assigned_on as assigned_at,
    is_conflicting
from {{ ref('int_assignments__resolved') }}
