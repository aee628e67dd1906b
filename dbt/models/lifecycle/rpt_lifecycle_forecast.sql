-- What each cell will hold at the end of the running month, with the error that such forecasts of its zone had so
-- far.
with errors as (

    select
        zone,
        count(*) as held_out_month_count,
        sum(absolute_error) as absolute_error,
        sum(naive_absolute_error) as naive_absolute_error,
        sum(actual_customer_count) as actual_customer_count
    from {{ ref('rpt_lifecycle_forecast_error') }}
    group by zone

)

select
    compared.forecast_month,
    {{ add_days(add_months('compared.forecast_month', 1), -1) }} as forecast_date,
    compared.frequency_band,
    compared.recency_band,
    compared.zone,
    compared.naive_customer_count as opening_customer_count,
    compared.forecast_customer_count,
    cast(coalesce(errors.held_out_month_count, 0) as integer) as held_out_month_count,
    cast({{ safe_divide('errors.absolute_error', 'errors.actual_customer_count') }} as decimal(18, 6))
        as zone_absolute_percentage_error,
    cast({{ safe_divide('errors.naive_absolute_error', 'errors.actual_customer_count') }} as decimal(18, 6))
        as zone_naive_absolute_percentage_error
from {{ ref('int_lifecycle_forecasts__compared') }} as compared
left join errors on compared.zone = errors.zone
where compared.actual_customer_count is null
