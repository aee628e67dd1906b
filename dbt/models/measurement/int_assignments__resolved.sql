-- The arm of each person: of accounts that merged, the one assigned first, and then the person's own.
-- Accounts that had stood in different arms make her a conflict: she keeps an arm and leaves the readout.
with resolved as (

    select
        assignments.experiment,
        assignments.variant,
        assignments.bucket,
        assignments.assigned_on,
        coalesce(aliases.customer_id, assignments.customer_id) as customer_id,
        row_number() over (
            partition by assignments.experiment, coalesce(aliases.customer_id, assignments.customer_id)
            order by
                assignments.assigned_on asc nulls last,
                case when aliases.alias_id is null then 0 else 1 end asc nulls last,
                assignments.customer_id asc nulls last
        ) as place
    from {{ source('ledger', 'assignments') }} as assignments
    left join {{ ref('customer_aliases') }} as aliases on assignments.customer_id = aliases.alias_id

),

conflicts as (

    select experiment, customer_id, count(distinct variant) > 1 as is_conflicting
    from resolved
    group by experiment, customer_id

)

select
    resolved.experiment,
    resolved.customer_id,
    resolved.variant,
    resolved.bucket,
    resolved.assigned_on,
    conflicts.is_conflicting
from resolved
inner join conflicts
    on
        resolved.experiment = conflicts.experiment
        and resolved.customer_id = conflicts.customer_id
where resolved.place = 1
