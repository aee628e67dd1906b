-- Coupons of each customer: how many different ones, since when, and the shop that the first one came from.
with numbered as (

    select
        customer_id,
        coupon_id,
        occurred_at,
        store_id,
        row_number() over (
            partition by customer_id order by occurred_at asc nulls last, redemption_id asc nulls last
        ) as place
    from {{ ref('int_coupon_redemptions__identified') }}
    where customer_id is not null

)

select
    customer_id,
    count(distinct coupon_id) as coupon_count,
    min(occurred_at) as first_coupon_at,
    max(occurred_at) as last_coupon_at,
    max(case when place = 1 then store_id end) as first_coupon_store_id
from numbered
group by customer_id
