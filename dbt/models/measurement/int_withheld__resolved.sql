-- What held-out candidates would have been sent, under the person's id of tonight.
select
    withheld.idempotency_key,
    withheld.campaign,
    withheld.step,
    coalesce(aliases.customer_id, withheld.customer_id) as customer_id,
    withheld.trigger_key,
    withheld.withheld_on
from {{ source('ledger', 'withheld') }} as withheld
left join {{ ref('customer_aliases') }} as aliases on withheld.customer_id = aliases.alias_id
