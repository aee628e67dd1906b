-- The buyers whose past is looked into, and from which day on.
select
    moments.customer_id,
    {{ add_days('min(moments.reference_date)', '-2 * max(settings.change_window_days)') }} as first_date
from {{ ref('int_change_references') }} as moments
cross join {{ ref('int_lifecycle_settings') }} as settings
group by moments.customer_id
