-- What changed before buyers lapsed or grew, that did not change for matched buyers who did not: per trait, the
-- change from the earlier window to the one right before the moment. Each stratum of the controls weighs as much as
-- the customers who changed in it. It describes what went before, not what caused it.
with weighted as (

    select
        event_kind,
        trait,
        event_customer_count,
        control_customer_count,
        event_sum_before,
        event_sum_earlier,
        -- Decimals, so that the sums over strata do not depend on their order.
        cast(
            {{ safe_divide('event_customer_count * control_sum_before', 'control_customer_count') }} as decimal(28, 8)
        ) as control_before,
        cast(
            {{ safe_divide('event_customer_count * control_sum_earlier', 'control_customer_count') }} as decimal(28, 8)
        ) as control_earlier,
        cast(
            event_customer_count * event_variance
            + {{ safe_divide(
                'event_customer_count * event_customer_count * control_variance', 'control_customer_count'
            ) }} as decimal(38, 8)
        ) as variance_of_sum
    from {{ ref('int_change_strata') }}

),

summed as (

    select
        event_kind,
        trait,
        count(*) as stratum_count,
        sum(event_customer_count) as event_customer_count,
        sum(control_customer_count) as control_customer_count,
        sum(event_sum_before) as event_before,
        sum(event_sum_earlier) as event_earlier,
        sum(control_before) as control_before,
        sum(control_earlier) as control_earlier,
        sum(variance_of_sum) as variance_of_sum
    from weighted
    group by event_kind, trait

),

all_events as (

    select
        event_kind,
        trait,
        count(*) as customer_count
    from {{ ref('int_change_traits') }}
    where is_event
    group by event_kind, trait

)

select
    summed.event_kind,
    summed.trait,
    settings.change_window_days as window_days,
    cast(summed.event_customer_count as bigint) as event_customer_count,
    cast(summed.control_customer_count as bigint) as control_customer_count,
    cast(all_events.customer_count - summed.event_customer_count as bigint) as unmatched_event_customer_count,
    summed.stratum_count,
    {% for arm in ['event', 'control'] -%}
    {% for window in ['earlier', 'before'] -%}
    cast({{ safe_divide('summed.' ~ arm ~ '_' ~ window, 'summed.event_customer_count') }} as decimal(18, 6))
        as {{ arm }}_mean_{{ window }},
    {% endfor -%}
    {% endfor -%}
    cast({{ safe_divide(
        '(summed.event_before - summed.event_earlier) - (summed.control_before - summed.control_earlier)',
        'summed.event_customer_count'
    ) }} as decimal(18, 6)) as difference,
    cast({{ safe_divide('sqrt(summed.variance_of_sum)', 'summed.event_customer_count') }} as decimal(18, 6))
        as standard_error,
    summed.event_customer_count >= settings.change_minimum_customers
    and summed.control_customer_count >= settings.change_minimum_customers as has_enough_evidence
from summed
inner join all_events on summed.event_kind = all_events.event_kind and summed.trait = all_events.trait
cross join {{ ref('int_lifecycle_settings') }} as settings
