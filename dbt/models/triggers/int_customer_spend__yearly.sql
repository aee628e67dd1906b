-- What customers who ordered in the last days had bought and kept in the calendar year by each of its orders. A return
-- lowers the order that it came from, so that only money that stayed crosses a threshold.
with buyers as (

    select customer_id
    from {{ ref('int_customers__purchased') }}
    where last_order_date >= {{ add_days(as_of_date(), '-' ~ trigger_rule('trigger_days')) }}

),

orders as (

    select
        orders.order_id,
        orders.customer_id,
        orders.ordered_at,
        orders.revenue,
        extract(year from orders.order_date) as spend_year
    from {{ ref('fct_orders') }} as orders
    inner join buyers on orders.customer_id = buyers.customer_id
    where
        orders.order_date
        >= date_trunc('year', {{ add_days(as_of_date(), '-' ~ trigger_rule('trigger_days')) }})

),

returned as (

    select returns.order_id, sum(returns.amount) as amount
    from {{ ref('fct_returns') }} as returns
    inner join orders on returns.order_id = orders.order_id
    where returns.is_deducted
    group by returns.order_id

),

kept as (

    select
        orders.*,
        orders.revenue - coalesce(returned.amount, 0) as kept_amount
    from orders
    left join returned on orders.order_id = returned.order_id

)

select
    order_id,
    customer_id,
    ordered_at,
    cast(spend_year as integer) as spend_year,
    cast(kept_amount as decimal(18, 4)) as kept_amount,
    cast(sum(kept_amount) over (
        partition by customer_id, spend_year
        order by ordered_at asc nulls last, order_id asc nulls last
        rows between unbounded preceding and current row
    ) as decimal(18, 4)) as year_amount
from kept
