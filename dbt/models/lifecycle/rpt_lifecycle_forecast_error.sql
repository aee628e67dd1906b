-- How far the forecasts of the held-out months were off, by zone, beside the naive forecast "as last month": a
-- forecast that is no better than that is worth nothing. Errors of a zone's cells do not cancel: they are added up
-- cell by cell.
with compared as (

    select
        forecast_month,
        zone,
        sum(forecast_customer_count) as forecast_customer_count,
        sum(naive_customer_count) as naive_customer_count,
        sum(actual_customer_count) as actual_customer_count,
        sum(abs(forecast_customer_count - actual_customer_count)) as absolute_error,
        sum(abs(naive_customer_count - actual_customer_count)) as naive_absolute_error
    from {{ ref('int_lifecycle_forecasts__compared') }}
    where actual_customer_count is not null
    group by forecast_month, zone

)

select
    forecast_month,
    zone,
    cast(forecast_customer_count as decimal(18, 4)) as forecast_customer_count,
    cast(naive_customer_count as bigint) as naive_customer_count,
    cast(actual_customer_count as bigint) as actual_customer_count,
    cast(absolute_error as decimal(18, 4)) as absolute_error,
    cast(naive_absolute_error as decimal(18, 4)) as naive_absolute_error,
    cast({{ safe_divide('absolute_error', 'actual_customer_count') }} as decimal(18, 6)) as absolute_percentage_error,
    cast({{ safe_divide('naive_absolute_error', 'actual_customer_count') }} as decimal(18, 6))
        as naive_absolute_percentage_error
from compared
