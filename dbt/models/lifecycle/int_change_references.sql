-- The moments at which buyers who changed are set beside equals who did not, one per sampled buyer and kind of event.
-- lapsed: the buyer had been silent for the days of the setting, and then either stayed away until the calendar rule
-- called her inactive (the event) or ordered before (a control). grew: on an order, and the next one, which moves her
-- up a row of the grid, came within the days of the setting (the event) or not (a control). Only outcomes that are
-- known are in it.
with moments as (

    select
        'lapsed' as event_kind,
        stays.customer_id,
        {{ add_days('stays.order_date', 'settings.change_silence_days') }} as reference_date,
        {{ first_date_beyond_months('stays.order_date', 'rules.value') }} as outcome_date,
        coalesce(
            {{ add_days('stays.order_date', 'stays.gap_days') }}
            >= {{ first_date_beyond_months('stays.order_date', 'rules.value') }},
            true
        ) as is_event,
        stays.order_number,
        {{ add_days('stays.order_date', '-stays.days_since_first_order') }} as first_order_date
    from {{ ref('int_sampled_stays') }} as stays
    cross join {{ ref('int_lifecycle_settings') }} as settings
    inner join {{ ref('segment_thresholds') }} as rules on rules.threshold = 'inactive_after_months'
    where stays.gap_days > settings.change_silence_days or stays.gap_days is null

    union all

    select
        'grew' as event_kind,
        stays.customer_id,
        stays.order_date as reference_date,
        {{ add_days('stays.order_date', 'settings.change_growth_days + 1') }} as outcome_date,
        coalesce(stays.gap_days <= settings.change_growth_days, false) as is_event,
        stays.order_number,
        {{ add_days('stays.order_date', '-stays.days_since_first_order') }} as first_order_date
    from {{ ref('int_sampled_stays') }} as stays
    cross join {{ ref('int_lifecycle_settings') }} as settings
    cross join {{ ref('int_grid_edges') }} as edges
    -- The top row of the grid is open: nobody moves up from it.
    where stays.order_number < edges.last_order_count

),

placed as (

    select
        moments.*,
        -- The first moment of each buyer: the last one would be chosen by what came of it.
        row_number() over (
            partition by moments.event_kind, moments.customer_id
            order by moments.reference_date asc nulls last, moments.order_number asc nulls last
        ) as moment_number
    from moments
    cross join {{ ref('int_lifecycle_settings') }} as settings
    where
        moments.outcome_date <= {{ as_of_date() }}
        and moments.outcome_date > moments.reference_date
        and {{ days_between('moments.reference_date', as_of_date()) }} <= settings.change_look_back_days

)

select
    placed.event_kind,
    placed.customer_id,
    placed.reference_date,
    placed.is_event,
    {{ month_start('placed.reference_date') }} as reference_month,
    frequency_bands.frequency_band,
    cast(date_trunc('quarter', placed.first_order_date) as date) as cohort_quarter
from placed
inner join {{ ref('frequency_bands') }} as frequency_bands
    on placed.order_number between frequency_bands.min_orders and frequency_bands.max_orders
where placed.moment_number = 1
