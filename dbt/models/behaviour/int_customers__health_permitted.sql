-- Customers who agreed that the shop keeps and uses what reveals their health. A withdrawal holds until a newer grant
-- with proof; a grant without proof never lifts it. A person speaks for all her accounts.
with consents as (

    select
        coalesce(aliases.customer_id, consents.customer_id) as customer_id,
        max(case when consents.status = 'granted' then consents.occurred_at end) as granted_at,
        max(case when consents.status = 'granted' and coalesce(consents.proof, '') != '' then consents.occurred_at end)
            as proven_at,
        max(case when consents.status = 'withdrawn' then consents.occurred_at end) as withdrawn_at
    from {{ source('ledger', 'consents') }} as consents
    left join {{ ref('customer_aliases') }} as aliases on consents.customer_id = aliases.alias_id
    where
        consents.purpose = 'health'
        and consents.customer_id is not null
        and consents.occurred_at < {{ as_of() }}
    group by coalesce(aliases.customer_id, consents.customer_id)

)

select
    customer_id,
    granted_at
from consents
where
    granted_at is not null
    and (withdrawn_at is null or proven_at > withdrawn_at)
