-- Per reference: what the buyer did in the days of the setting before the reference date, and in as many days before
-- those. The reference date itself is in neither: what happens on it may be the event.
with spans as (

    select
        moments.*,
        {{ add_days('moments.reference_date', '-settings.change_window_days') }} as near_date,
        {{ add_days('moments.reference_date', '-2 * settings.change_window_days') }} as far_date
    from {{ ref('int_change_references') }} as moments
    cross join {{ ref('int_lifecycle_settings') }} as settings

)

select
    spans.event_kind,
    spans.customer_id,
    spans.is_event,
    spans.reference_month,
    spans.frequency_band,
    spans.cohort_quarter,
    {{ window_sums('order_count') }},
    {{ window_sums('revenue') }},
    {{ window_sums('discount_amount') }},
    {{ window_sums('returned_amount') }},
    {{ window_sums('visit_days') }},
    {{ window_sums('opened_letter_count') }}
from spans
left join {{ ref('int_change_activity') }} as activity
    on
        spans.customer_id = activity.customer_id
        and activity.activity_date >= spans.far_date
        and activity.activity_date < spans.reference_date
group by
    spans.event_kind,
    spans.customer_id,
    spans.is_event,
    spans.reference_month,
    spans.frequency_band,
    spans.cohort_quarter
