-- Coupons that were used or registered; the address or number given with them as keyed hashes.
with coupon_redemptions as (

    {{ known_rows(source('raw', 'coupon_redemptions'), ['redemption_id'], 'occurred_at') }}

)

select
    redemption_id,
    coupon_id,
    occurred_at,
    customer_id,
    loyalty_card_id,
    order_id,
    store_id,
    source,
    email_key,
    phone_key
from coupon_redemptions
