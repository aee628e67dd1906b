-- The smart trigger: how long each buyer has waited, measured by the mean of the buyer's own intervals.
-- A rung is reached when the days waited exceed its multiple of the mean; a new order starts the count again.
with rungs as (

    select
        max(case when rung = 'reminder' then tenths end) as reminder_tenths,
        max(case when rung = 'control' then tenths end) as control_tenths,
        max(case when rung = 'pressure' then tenths end) as pressure_tenths,
        max(case when rung = 'last' then tenths end) as last_tenths
    from {{ ref('rhythm_rungs') }}

),

waits as (

    select
        customers.customer_id,
        customers.order_count,
        customers.last_order_date,
        customers.days_since_last_order,
        customers.mean_days_between_orders,
        -- With fewer than two orders, or all on one day, there is no rhythm and no rung.
        case
            when customers.last_order_date > customers.first_order_date
                then {{ days_between('customers.first_order_date', 'customers.last_order_date') }}
        end as rhythm_days,
        10 * (customers.order_count - 1) as tenths_of_intervals,
        rungs.*
    from {{ ref('dim_customers') }} as customers
    cross join rungs
    where customers.order_count > 0

)

select
    customer_id,
    order_count,
    last_order_date,
    days_since_last_order,
    mean_days_between_orders,
    {{ safe_divide('days_since_last_order', 'mean_days_between_orders') }} as waiting_ratio,
    -- Multiplied out: whole numbers decide, a mean in floating point would not decide alike on every engine.
    case
        when days_since_last_order * tenths_of_intervals > last_tenths * rhythm_days then 'last'
        when days_since_last_order * tenths_of_intervals > pressure_tenths * rhythm_days then 'pressure'
        when days_since_last_order * tenths_of_intervals > control_tenths * rhythm_days then 'control'
        when days_since_last_order * tenths_of_intervals > reminder_tenths * rhythm_days then 'reminder'
    end as rung,
    -- The first day that is later than the multiple is known at the purchase.
    {{ rung_due_date('reminder_tenths') }} as reminder_due_date,
    {{ rung_due_date('control_tenths') }} as control_due_date,
    {{ rung_due_date('pressure_tenths') }} as pressure_due_date,
    {{ rung_due_date('last_tenths') }} as last_due_date
from waits
