-- Traces that the shop itself tied to a customer.
with identities as (

    {{ known_rows(source('raw', 'identities'), ['identity_id'], 'occurred_at') }}

)

select
    identity_id,
    customer_id,
    identity_type,
    occurred_at,
    email_key,
    phone_key,
    phone_timezone,
    loyalty_card_id,
    visitor_id,
    account_id,
    coupon_id,
    source
from identities
