-- Points that will burn, per customer and date: every spend and burn takes the earliest-expiring points there are.
-- Of the points that expire by a date there are left: all that moved in or out, less the lowest point the account of
-- these points alone fell to, because what they could not pay was paid by later-expiring ones. Never more than the
-- balance.
with dates as (

    -- Points whose date has passed without a burn are first in the queue; they share one date before the run's.
    select distinct
        customer_id,
        greatest(burn_date, {{ add_days(as_of_date(), -1) }}) as burn_date
    from {{ ref('int_loyalty_movements') }}
    where
        is_accrual
        and burn_date is not null

),

histories as (

    select
        dates.customer_id,
        dates.burn_date,
        movements.signed_points,
        sum(movements.signed_points) over (
            partition by dates.customer_id, dates.burn_date
            order by
                movements.occurred_at asc nulls last,
                movements.is_accrual desc nulls last,
                movements.transaction_id asc nulls last
            rows between unbounded preceding and current row
        ) as running_points
    from dates
    inner join {{ ref('int_loyalty_movements') }} as movements
        on
            dates.customer_id = movements.customer_id
            and (not movements.is_accrual or movements.burn_date <= dates.burn_date)

),

balances as (

    select customer_id, greatest(sum(signed_points), 0) as points_balance
    from {{ ref('int_loyalty_movements') }}
    group by customer_id

),

left_over as (

    select
        histories.customer_id,
        histories.burn_date,
        least(
            sum(histories.signed_points) - least(min(histories.running_points), 0), max(balances.points_balance)
        ) as points
    from histories
    inner join balances on histories.customer_id = balances.customer_id
    group by histories.customer_id, histories.burn_date

),

parted as (

    select
        customer_id,
        burn_date,
        points - coalesce(lag(points) over (partition by customer_id order by burn_date asc nulls last), 0) as points
    from left_over

)

select
    customer_id,
    burn_date,
    cast(points as bigint) as points
from parted
where
    points > 0
    and burn_date >= {{ as_of_date() }}
