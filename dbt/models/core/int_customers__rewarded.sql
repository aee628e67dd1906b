-- The bonus account of each customer: earned less used less burnt, and what will burn soon if it is not used.
with accounts as (

    select
        customer_id,
        sum(signed_points) as points_balance,
        sum(case when is_accrual then signed_points else 0 end) as points_earned,
        sum(case when transaction_type = 'spend' then -signed_points else 0 end) as points_spent,
        sum(case when transaction_type = 'burn' then -signed_points else 0 end) as points_burnt
    from {{ ref('int_loyalty_movements') }}
    group by customer_id

),

burns as (

    select
        customer_id,
        min(burn_date) as next_burn_date,
        min_by(points, burn_date) as next_burn_points,
        sum(case when burn_date <= {{ add_days(as_of_date(), 30) }} then points else 0 end) as points_burning_30_days,
        sum(case when burn_date <= {{ add_days(as_of_date(), 90) }} then points else 0 end) as points_burning_90_days
    from {{ ref('int_loyalty_burns') }}
    group by customer_id

)

select
    listed.customer_id,
    listed.loyalty_card_id is not null or accounts.customer_id is not null as is_loyalty_member,
    cast(coalesce(accounts.points_balance, 0) as bigint) as points_balance,
    cast(coalesce(accounts.points_earned, 0) as bigint) as points_earned,
    cast(coalesce(accounts.points_spent, 0) as bigint) as points_spent,
    cast(coalesce(accounts.points_burnt, 0) as bigint) as points_burnt,
    burns.next_burn_date,
    cast(coalesce(burns.next_burn_points, 0) as bigint) as next_burn_points,
    cast(coalesce(burns.points_burning_30_days, 0) as bigint) as points_burning_30_days,
    cast(coalesce(burns.points_burning_90_days, 0) as bigint) as points_burning_90_days
from {{ ref('int_customers__listed') }} as listed
left join accounts on listed.customer_id = accounts.customer_id
left join burns on listed.customer_id = burns.customer_id
