-- What the newest valid word on consent is, per customer and channel.
-- A withdrawal holds until a newer grant with proof; a grant without proof never lifts it; pending is not consent.
-- What an account said before it merged, the person said; a word given for an address alone is of whoever has it.
with marketing as (

    select * from {{ source('ledger', 'consents') }}
    where
        purpose = 'marketing'
        and occurred_at < {{ as_of() }}

),

said as (

    select
        coalesce(aliases.customer_id, marketing.customer_id) as customer_id,
        marketing.channel,
        marketing.status,
        marketing.occurred_at,
        marketing.proof
    from marketing
    left join {{ ref('customer_aliases') }} as aliases on marketing.customer_id = aliases.alias_id
    where marketing.customer_id is not null

    union all

    select
        customers.customer_id,
        marketing.channel,
        marketing.status,
        marketing.occurred_at,
        marketing.proof
    from marketing
    inner join {{ ref('dim_customers') }} as customers on marketing.contact_key = customers.email_key
    where
        marketing.customer_id is null
        and marketing.channel = 'email'

),

consents as (

    select customer_id, channel, status, occurred_at, coalesce(proof, '') != '' as has_proof
    from said

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
