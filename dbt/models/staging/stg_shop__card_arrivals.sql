-- When each account first had a loyalty card: since its registration, or since the landing that brought the card later.
with accounts as (

    select
        customer_id,
        min(registered_at) as registered_at,
        min(loaded_at) as first_loaded_at,
        min(case when loyalty_card_id is not null then loaded_at end) as card_loaded_at
    from {{ source('raw', 'customers') }}
    where {{ is_known('registered_at') }}
    group by customer_id

)

select
    customer_id,
    case when card_loaded_at = first_loaded_at then registered_at else card_loaded_at end as card_at
from accounts
where card_loaded_at is not null
