-- When each customer with an address became reachable by letter and when she was lost, by the rule of planning:
-- consent, a withdrawal until newer proof, an opt-out until newer proof, a dead address for ever. As known today: an
-- address is taken to have been there all along.
with words as (

    select
        coalesce(aliases.customer_id, consents.customer_id) as customer_id,
        consents.occurred_at,
        consents.status,
        consents.status = 'granted' and coalesce(consents.proof, '') != '' as is_proven
    from {{ source('ledger', 'consents') }} as consents
    left join {{ ref('customer_aliases') }} as aliases on consents.customer_id = aliases.alias_id
    where
        consents.purpose = 'marketing'
        and consents.channel = 'email'

    union all

    select
        coalesce(aliases.customer_id, suppressions.customer_id) as customer_id,
        suppressions.occurred_at,
        case when suppressions.reason = 'hard_bounce' then 'hard_bounce' else 'opted_out' end as status,
        false as is_proven
    from {{ source('ledger', 'suppressions') }} as suppressions
    left join {{ ref('customer_aliases') }} as aliases on suppressions.customer_id = aliases.alias_id
    where suppressions.channel = 'email'

    union all

    select
        customers.customer_id,
        suppressions.occurred_at,
        case when suppressions.reason = 'hard_bounce' then 'hard_bounce' else 'opted_out' end as status,
        false as is_proven
    from {{ source('ledger', 'suppressions') }} as suppressions
    inner join {{ ref('dim_customers') }} as customers on suppressions.contact_key = customers.email_key
    where suppressions.channel = 'email'

),

moments as (

    -- One row per customer and instant, so that words of one instant are heard together, whatever their order.
    select
        words.customer_id,
        words.occurred_at,
        max(case when words.is_proven then words.occurred_at end) as proven_at,
        max(case when words.status = 'granted' then words.occurred_at end) as granted_at,
        max(case when words.status in ('withdrawn', 'opted_out') then words.occurred_at end) as refused_at,
        max(case when words.status = 'hard_bounce' then words.occurred_at end) as bounced_at
    from words
    inner join {{ ref('dim_customers') }} as customers on words.customer_id = customers.customer_id
    where
        customers.email_key is not null
        and words.occurred_at < {{ as_of() }}
    group by words.customer_id, words.occurred_at

),

heard as (

    select
        customer_id,
        occurred_at,
        max(proven_at) over so_far as proven_at,
        max(granted_at) over so_far as granted_at,
        max(refused_at) over so_far as refused_at,
        max(bounced_at) over so_far as bounced_at
    from moments
    window so_far as (partition by customer_id order by occurred_at asc nulls last)

)

select
    customer_id,
    occurred_at,
    coalesce(
        granted_at is not null and bounced_at is null and (refused_at is null or proven_at > refused_at), false
    ) as is_reachable
from heard
