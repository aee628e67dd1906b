-- Accounts that changed after they had landed first, and when the newest known change landed. Counted in landings, not
-- batches: of several versions that one landing finds in several files each has a batch of its own.
select
    customer_id,
    max(loaded_at) as revised_at
from {{ source('raw', 'customers') }}
where {{ is_known('registered_at') }}
group by customer_id
having count(distinct loaded_at) > 1
