-- What each customer's invitations led to. Flagged ones (self, repeated, in a ring) are shown and lead to nothing.
with bought as (

    select
        referrals.referral_id,
        count(*) as order_count,
        sum(orders.revenue) as revenue
    from {{ ref('int_referrals__classified') }} as referrals
    inner join {{ ref('fct_orders') }} as orders
        on
            referrals.referred_customer_id = orders.customer_id
            and orders.ordered_at >= referrals.occurred_at
    where referrals.is_counted
    group by referrals.referral_id

)

select
    referrals.referrer_id,
    count(*) as referral_count,
    count(case when not referrals.is_counted then 1 end) as flagged_count,
    count(case when referrals.is_counted then 1 end) as invited_count,
    count(case when referrals.is_counted and customers.registered_at is not null then 1 end) as registered_count,
    count(bought.referral_id) as buyer_count,
    coalesce(sum(bought.order_count), 0) as order_count,
    cast(coalesce(sum(bought.revenue), 0) as decimal(18, 4)) as revenue
from {{ ref('int_referrals__classified') }} as referrals
left join {{ ref('int_customers__listed') }} as customers on referrals.referred_customer_id = customers.customer_id
left join bought on referrals.referral_id = bought.referral_id
group by referrals.referrer_id
