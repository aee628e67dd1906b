-- What the newest valid word on consent is, per customer and channel.
-- A withdrawal holds until a newer grant with proof; a grant without proof never lifts it; pending is not consent.
-- What is said for an address alone is said by whoever is known by it: a sign-up on the site by the address's guest.
with consents as (

    select
        coalesce(aliases.customer_id, consents.customer_id, {{ guest_id('consents.contact_key', 'null', 'null') }})
            as customer_id,
        consents.channel,
        consents.status,
        consents.occurred_at,
        coalesce(consents.proof, '') != '' as has_proof
    from {{ source('ledger', 'consents') }} as consents
    left join {{ ref('customer_aliases') }} as aliases
        on coalesce(consents.customer_id, {{ guest_id('consents.contact_key', 'null', 'null') }}) = aliases.alias_id
    where
        consents.purpose = 'marketing'
        and coalesce(consents.customer_id, consents.contact_key) is not null
        and consents.occurred_at < {{ as_of() }}

),

latest as (

    select
        customer_id,
        channel,
        max(case when status = 'granted' and has_proof then occurred_at end) as proven_at,
        max(case when status = 'granted' then occurred_at end) as granted_at,
        max(case when status = 'withdrawn' then occurred_at end) as withdrawn_at
    from consents
    group by customer_id, channel

)

select
    customer_id,
    channel,
    proven_at,
    granted_at,
    withdrawn_at,
    case
        when withdrawn_at is not null and (proven_at is null or proven_at <= withdrawn_at) then 'withdrawn'
        when granted_at is not null then 'granted'
        else 'pending'
    end as status
from latest
