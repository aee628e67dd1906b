-- When each member joined the loyalty programme: the first sign of a card or of points on any of her accounts.
with signs as (

    select customer_id, card_at as joined_at
    from {{ ref('stg_shop__card_arrivals') }}

    union all

    select customer_id, occurred_at as joined_at
    from {{ ref('stg_shop__identities') }}
    where identity_type = 'card'

    union all

    select customer_id, min(occurred_at) as joined_at
    from {{ ref('stg_shop__loyalty_transactions') }}
    group by customer_id

)

select
    coalesce(aliases.customer_id, signs.customer_id) as customer_id,
    min(signs.joined_at) as joined_at
from signs
left join {{ ref('customer_aliases') }} as aliases on signs.customer_id = aliases.alias_id
group by coalesce(aliases.customer_id, signs.customer_id)
