-- Sufficient statistics of each arm, over people whose outcome window has closed: count, mean, centred second moment.
with outcomes as (

    select
        entries.experiment,
        entries.variant,
        entries.customer_id,
        count(orders.order_id) as order_count,
        coalesce(sum(orders.revenue), 0) as revenue
    from {{ ref('int_experiment_entries') }} as entries
    left join {{ ref('fct_orders') }} as orders
        on
            entries.customer_id = orders.customer_id
            and orders.order_date >= entries.entered_on
            and {{ days_between('entries.entered_on', 'orders.order_date') }} < entries.window_days
    where {{ days_between('entries.entered_on', as_of_date()) }} >= entries.window_days
    group by entries.experiment, entries.variant, entries.customer_id

),

observations as (

    select experiment, variant, customer_id, 'orders_per_customer' as metric, cast(order_count as double) as outcome
    from outcomes

    union all

    select experiment, variant, customer_id, 'revenue_per_customer' as metric, cast(revenue as double) as outcome
    from outcomes

)

select
    experiment,
    variant,
    metric,
    count(*) as n,
    avg(outcome) as mean,
    -- var_pop is computed by Welford's recurrence: the sum of squares would cancel on large values.
    var_pop(outcome) * count(*) as m2
from observations
group by experiment, variant, metric
