-- Invitations of one person by another.
with referrals as (

    {{ known_rows(source('raw', 'referrals'), ['referral_id'], 'occurred_at') }}

)

select
    referral_id,
    referrer_id,
    referred_customer_id,
    occurred_at,
    referral_code
from referrals
