-- Who was assigned to which arm, once and for good.
select
    experiment,
    variant,
    customer_id,
    bucket,
    assigned_on as assigned_at
from {{ source('ledger', 'assignments') }}
