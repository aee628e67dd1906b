-- Every buyer of every whole month in one state: new (first order in the month), reactivated (ordered after having
-- been inactive when the month began), active, lapsing, lost (went inactive in the month and did not order), or
-- inactive before. Inactive is the calendar rule: the last order lies six calendar months back or further. The base
-- is who is not.
with months as (

    select
        months.*,
        {{ add_months('months.opening_date', '-rules.value') }} as inactive_at_opening,
        {{ add_months('months.period_end', '-rules.value') }} as inactive_at_closing,
        {{ add_months('months.period_end', '-settings.lapsing_after_months') }} as lapsing_at_closing
    from {{ ref('int_months__listed') }} as months
    cross join {{ ref('int_lifecycle_settings') }} as settings
    inner join {{ ref('segment_thresholds') }} as rules on rules.threshold = 'inactive_after_months'

),

without_order as (

    select
        months.period_start,
        silent.entered_date > months.inactive_at_opening as was_in_base,
        silent.entered_date > months.inactive_at_closing as is_in_base,
        silent.entered_date > months.lapsing_at_closing as is_active,
        silent.customer_count
    from months
    inner join {{ ref('int_grid_stays__monthly') }} as silent
        on months.month_number > silent.entered_month and months.month_number < silent.left_month

),

moves as (

    select
        period_start,
        case
            when is_active and is_in_base then 'active'
            when is_in_base then 'lapsing'
            when was_in_base then 'lost'
            else 'inactive'
        end as base_state,
        was_in_base,
        is_in_base,
        customer_count
    from without_order

    union all

    select
        months.period_start,
        case
            when bought.first_order_number = 1 then 'new'
            when bought.previous_order_date <= months.inactive_at_opening then 'reactivated'
            else 'active'
        end as base_state,
        coalesce(bought.previous_order_date > months.inactive_at_opening, false) as was_in_base,
        bought.last_order_date > months.inactive_at_closing as is_in_base,
        1 as customer_count
    from {{ ref('int_customer_months') }} as bought
    inner join months on bought.month_start = months.period_start

)

select
    period_start,
    base_state,
    was_in_base,
    is_in_base,
    cast(sum(customer_count) as bigint) as customer_count
from moves
group by period_start, base_state, was_in_base, is_in_base
