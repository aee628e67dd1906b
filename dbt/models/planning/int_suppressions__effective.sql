-- The worst reason not to contact a customer on a channel, by person or by address.
-- An opt-out ends only with a newer consent with proof; a dead address stays dead.
with suppressions as (

    select customers.customer_id, suppressions.channel, suppressions.reason, suppressions.occurred_at
    from {{ source('ledger', 'suppressions') }} as suppressions
    left join {{ ref('customer_aliases') }} as aliases on suppressions.customer_id = aliases.alias_id
    inner join {{ ref('dim_customers') }} as customers
        on coalesce(aliases.customer_id, suppressions.customer_id) = customers.customer_id
    where suppressions.occurred_at < {{ as_of() }}

    union all

    select customers.customer_id, suppressions.channel, suppressions.reason, suppressions.occurred_at
    from {{ source('ledger', 'suppressions') }} as suppressions
    inner join {{ ref('dim_customers') }} as customers on suppressions.contact_key = customers.email_key
    where suppressions.occurred_at < {{ as_of() }}

),

standing as (

    select
        suppressions.customer_id,
        suppressions.channel,
        suppressions.reason,
        reasons.rank as reason_rank,
        suppressions.occurred_at
    from suppressions
    inner join {{ ref('decision_reasons') }} as reasons on suppressions.reason = reasons.reason
    left join {{ ref('int_consents__effective') }} as consents
        on
            suppressions.customer_id = consents.customer_id
            and suppressions.channel = consents.channel
    where
        suppressions.reason = 'hard_bounce'
        or consents.proven_at is null
        or consents.proven_at <= suppressions.occurred_at

)

select
    customer_id,
    channel,
    min_by(reason, reason_rank) as reason,
    min(reason_rank) as reason_rank,
    max(case when reason != 'hard_bounce' then 1 else 0 end) = 1 as is_opt_out,
    max(case when reason = 'hard_bounce' then 1 else 0 end) = 1 as is_dead
from standing
group by customer_id, channel
