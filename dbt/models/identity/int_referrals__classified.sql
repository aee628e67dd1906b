-- Who invited whom, as persons. Of the invitations of one person the first counts; never one by herself or in a ring.
with referrals as (

    select
        referrals.referral_id,
        coalesce(referrers.customer_id, referrals.referrer_id) as referrer_id,
        coalesce(invited.customer_id, referrals.referred_customer_id) as referred_customer_id,
        referrals.occurred_at,
        referrals.referral_code
    from {{ ref('stg_shop__referrals') }} as referrals
    left join {{ ref('customer_aliases') }} as referrers on referrals.referrer_id = referrers.alias_id
    left join {{ ref('customer_aliases') }} as invited on referrals.referred_customer_id = invited.alias_id

),

numbered as (

    select
        referrals.*,
        coalesce(referrer_id = referred_customer_id, false) as is_self_referral,
        referred_customer_id is not null
        and row_number() over (
            partition by referred_customer_id
            order by
                case when referrer_id = referred_customer_id then 1 else 0 end asc nulls last,
                occurred_at asc nulls last,
                referral_id asc nulls last
        ) > 1 as is_repeated
    from referrals

),

{{ invitation_path('numbered', var('referral_loop_length')) }}

select
    referral_id,
    referrer_id,
    referred_customer_id,
    occurred_at,
    referral_code,
    is_self_referral,
    is_repeated and not is_self_referral as is_repeated,
    is_loop,
    not is_self_referral and not is_repeated and not is_loop as is_counted
from followed
