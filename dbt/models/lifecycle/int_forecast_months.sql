-- The months that are forecast: the running one, and the last whole ones again, from what was known before each of
-- them. A month needs as many whole months before it as the forecast averages.
with span as (

    select
        min(month_number) as first_month,
        max(month_number) as last_month
    from {{ ref('int_months__listed') }}

)

select
    {{ add_days('months.period_end', 1) }} as forecast_month,
    months.month_number + 1 as month_number,
    settings.forecast_months_averaged as months_averaged
from {{ ref('int_months__listed') }} as months
cross join span
cross join {{ ref('int_lifecycle_settings') }} as settings
where
    months.month_number - settings.forecast_months_averaged + 1 >= span.first_month
    and months.month_number >= span.last_month - settings.forecast_held_out_months
