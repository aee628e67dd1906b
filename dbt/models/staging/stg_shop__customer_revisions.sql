-- Accounts that changed after they had landed first, and when the newest known change landed.
select
    customer_id,
    max(loaded_at) as revised_at
from {{ source('raw', 'customers') }}
where {{ is_known('registered_at') }}
group by customer_id
having count(distinct batch_id) > 1
