-- When each buyer with a rhythm is overdue by three measures of it: the rule (the mean of all own intervals), the
-- median of the last three, and the mean shrunk towards the shop's. rpt_rhythm_backtest says which foretold best who
-- stayed away.
with shop as (

    select
        sum(days_since_previous_order) as interval_days,
        count(days_since_previous_order) as interval_count
    from {{ ref('fct_orders') }}

),

last_intervals as (

    select
        orders.customer_id,
        max(case when orders.order_number = purchased.order_count then orders.days_since_previous_order end)
            as last_interval,
        max(case when orders.order_number = purchased.order_count - 1 then orders.days_since_previous_order end)
            as second_interval,
        max(case when orders.order_number = purchased.order_count - 2 then orders.days_since_previous_order end)
            as third_interval
    from {{ ref('fct_orders') }} as orders
    inner join {{ ref('int_customers__purchased') }} as purchased
        on
            orders.customer_id = purchased.customer_id
            and orders.order_number >= purchased.order_count - 2
    where purchased.last_order_date > purchased.first_order_date
    group by orders.customer_id

),

waits as (

    select
        purchased.customer_id,
        purchased.last_order_date,
        cast(floor({{ safe_divide(
            days_between('purchased.first_order_date', 'purchased.last_order_date'), 'purchased.order_count - 1'
        ) }}) as integer) as mean_wait_days,
        {{ median_wait_days(
            'last_intervals.last_interval', 'last_intervals.second_interval', 'last_intervals.third_interval'
        ) }} as median_wait_days,
        {{ shrunk_wait_days(
            days_between('purchased.first_order_date', 'purchased.last_order_date'), '(purchased.order_count - 1)',
            'shop.interval_days', 'shop.interval_count', 'settings.rhythm_prior_intervals'
        ) }} as shrunk_wait_days
    from {{ ref('int_customers__purchased') }} as purchased
    inner join last_intervals on purchased.customer_id = last_intervals.customer_id
    cross join shop
    cross join {{ ref('int_lifecycle_settings') }} as settings

)

select
    customer_id,
    mean_wait_days,
    median_wait_days,
    shrunk_wait_days,
    {{ add_days('last_order_date', 'mean_wait_days + 1') }} as mean_due_date,
    {{ add_days('last_order_date', 'median_wait_days + 1') }} as median_due_date,
    {{ add_days('last_order_date', 'shrunk_wait_days + 1') }} as shrunk_due_date
from waits
