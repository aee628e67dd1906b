-- Who is changing: up or down when the last interval and the orders of the last window of days, each against before,
-- say so and do not contradict each other; flat otherwise; unknown without enough orders. A wait longer than the
-- last interval stands in its place, because silence is news too.
{{ config(materialized='view') }}

with rules as (

    select
        max(case when rule = 'trend_minimum_orders' then value end) as minimum_orders,
        max(case when rule = 'trend_interval_percent' then value end) as interval_percent,
        max(case when rule = 'trend_frequency_percent' then value end) as frequency_percent,
        max(case when rule = 'trend_minimum_difference' then value end) as minimum_difference,
        max(case when rule = 'trend_window_days' then value end) as window_days
    from {{ ref('profile_rules') }}

),

buyers as (

    select
        timed.*,
        rules.*,
        timed.interval_days - timed.last_interval_days as earlier_days,
        timed.interval_count - 1 as earlier_count,
        {{ days_between('timed.first_order_date', as_of_date()) }} as known_days,
        greatest(
            timed.last_interval_days, {{ days_between('timed.last_order_date', as_of_date()) }}
        ) as latest_interval_days
    from {{ ref('int_customers__purchased') }} as timed
    cross join rules

),

signals as (

    select
        customer_id,
        order_count >= minimum_orders as is_evident,
        order_count_in_window,
        order_count_window_before,
        -- Multiplied out: latest interval against the mean of the earlier ones. Orders of one day have no mean to
        -- leave.
        case
            when earlier_days = 0 then 0
            when latest_interval_days * earlier_count * 100 >= earlier_days * (100 + interval_percent) then -1
            when latest_interval_days * earlier_count * 100 <= earlier_days * (100 - interval_percent) then 1
            else 0
        end as interval_signal,
        -- Who was not there for both windows cannot have bought more often in one; a steady rhythm puts one order
        -- more into either window.
        case
            when known_days < 2 * window_days then 0
            when abs(order_count_in_window - order_count_window_before) < minimum_difference then 0
            when order_count_in_window * 100 <= order_count_window_before * (100 - frequency_percent) then -1
            when order_count_in_window * 100 >= order_count_window_before * (100 + frequency_percent) then 1
            else 0
        end as frequency_signal
    from buyers

)

select
    listed.customer_id,
    cast(coalesce(signals.order_count_in_window, 0) as integer) as order_count_in_window,
    cast(coalesce(signals.order_count_window_before, 0) as integer) as order_count_window_before,
    case
        when not coalesce(signals.is_evident, false) then 'unknown'
        when signals.interval_signal + signals.frequency_signal > 0 then 'up'
        when signals.interval_signal + signals.frequency_signal < 0 then 'down'
        else 'flat'
    end as trend
from {{ ref('int_customers__listed') }} as listed
left join signals on listed.customer_id = signals.customer_id
