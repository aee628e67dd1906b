-- Those who changed beside their equals, per trait and stratum: the same month, row of the grid and quarter of the
-- first order; the days since the last order are equal by the choice of the moment. A stratum with too few in one arm
-- is left out.
with arms as (

    select
        event_kind,
        trait,
        reference_month,
        frequency_band,
        cohort_quarter,
        is_event,
        count(*) as customer_count,
        sum(value_before) as sum_before,
        sum(value_earlier) as sum_earlier,
        sum(value_change) as sum_change,
        -- Decimals add up exactly in any order, so the squares do not cancel as floating point would.
        sum(cast(value_change * value_change as decimal(38, 8))) as sum_squares
    from {{ ref('int_change_traits') }}
    group by event_kind, trait, reference_month, frequency_band, cohort_quarter, is_event

),

measured as (

    select
        arms.*,
        {{ safe_divide(
            'cast(customer_count * sum_squares as double) - cast(sum_change as double) * cast(sum_change as double)',
            'customer_count * (customer_count - 1)'
        ) }} as variance
    from arms

)

select
    events.event_kind,
    events.trait,
    events.reference_month,
    events.frequency_band,
    events.cohort_quarter,
    events.customer_count as event_customer_count,
    controls.customer_count as control_customer_count,
    events.sum_before as event_sum_before,
    events.sum_earlier as event_sum_earlier,
    controls.sum_before as control_sum_before,
    controls.sum_earlier as control_sum_earlier,
    events.variance as event_variance,
    controls.variance as control_variance
from measured as events
inner join measured as controls
    on
        events.event_kind = controls.event_kind
        and events.trait = controls.trait
        and events.reference_month = controls.reference_month
        and events.frequency_band = controls.frequency_band
        and events.cohort_quarter = controls.cohort_quarter
cross join {{ ref('int_lifecycle_settings') }} as settings
where
    events.is_event
    and not controls.is_event
    and events.customer_count >= settings.change_minimum_arm
    and controls.customer_count >= settings.change_minimum_arm
