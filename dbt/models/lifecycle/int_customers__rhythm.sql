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
        buyers.customer_id,
        buyers.order_count,
        buyers.last_order_date,
        {{ days_between('buyers.last_order_date', as_of_date()) }} as days_since_last_order,
        -- With fewer than two orders, or all on one day, there is no rhythm and no rung.
        case
            when buyers.last_order_date > buyers.first_order_date
                then {{ days_between('buyers.first_order_date', 'buyers.last_order_date') }}
        end as rhythm_days,
        10 * (buyers.order_count - 1) as tenths_of_intervals,
        rungs.*
    from {{ ref('int_customers__purchased') }} as buyers
    cross join rungs

),

dated as (

    select
        waits.*,
        -- The first day that is later than the multiple is known at the purchase.
        {{ rung_due_date('reminder_tenths') }} as reminder_due_date,
        {{ rung_due_date('control_tenths') }} as control_due_date,
        {{ rung_due_date('pressure_tenths') }} as pressure_due_date,
        {{ rung_due_date('last_tenths') }} as last_due_date
    from waits

)

select
    customer_id,
    order_count,
    last_order_date,
    days_since_last_order,
    {{ safe_divide('10 * rhythm_days', 'tenths_of_intervals') }} as mean_days_between_orders,
    {{ safe_divide('days_since_last_order * tenths_of_intervals', '10 * rhythm_days') }} as waiting_ratio,
    -- Multiplied out: whole numbers decide, a mean in floating point would not decide alike on every engine.
    case
        when days_since_last_order * tenths_of_intervals > last_tenths * rhythm_days then 'last'
        when days_since_last_order * tenths_of_intervals > pressure_tenths * rhythm_days then 'pressure'
        when days_since_last_order * tenths_of_intervals > control_tenths * rhythm_days then 'control'
        when days_since_last_order * tenths_of_intervals > reminder_tenths * rhythm_days then 'reminder'
    end as rung,
    reminder_due_date,
    control_due_date,
    pressure_due_date,
    last_due_date,
    -- The rung that comes next if there is no order before; after the last one nothing comes.
    case
        when reminder_due_date > {{ as_of_date() }} then 'reminder'
        when control_due_date > {{ as_of_date() }} then 'control'
        when pressure_due_date > {{ as_of_date() }} then 'pressure'
        when last_due_date > {{ as_of_date() }} then 'last'
    end as next_rung,
    case
        when reminder_due_date > {{ as_of_date() }} then reminder_due_date
        when control_due_date > {{ as_of_date() }} then control_due_date
        when pressure_due_date > {{ as_of_date() }} then pressure_due_date
        when last_due_date > {{ as_of_date() }} then last_due_date
    end as next_rung_due_date
from dated
