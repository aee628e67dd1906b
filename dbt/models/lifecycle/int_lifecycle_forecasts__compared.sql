-- Each forecast month and cell: the forecast, the naive one that says "as last month", and what came where the month
-- is over.
with counts as (

    select
        {{ month_number('period_start') }} as month_number,
        to_frequency_band as frequency_band,
        to_recency_band as recency_band,
        sum(customer_count) as customer_count
    from {{ ref('rpt_lifecycle_cell_transitions') }}
    group by {{ month_number('period_start') }}, to_frequency_band, to_recency_band

)

select
    months.forecast_month,
    zones.frequency_band,
    zones.recency_band,
    zones.zone,
    cast(coalesce(forecasts.forecast_customer_count, 0) as decimal(18, 4)) as forecast_customer_count,
    cast(coalesce(last_month.customer_count, 0) as bigint) as naive_customer_count,
    -- A month that is over and holds nobody in the cell has 0; the running month has no count yet.
    case when ended.period_start is not null then cast(coalesce(came.customer_count, 0) as bigint) end
        as actual_customer_count
from {{ ref('int_forecast_months') }} as months
cross join {{ ref('lifecycle_zones') }} as zones
left join {{ ref('int_months__listed') }} as ended on months.month_number = ended.month_number
left join {{ ref('int_lifecycle_forecasts') }} as forecasts
    on
        months.forecast_month = forecasts.forecast_month
        and zones.frequency_band = forecasts.frequency_band
        and zones.recency_band = forecasts.recency_band
left join counts as last_month
    on
        months.month_number - 1 = last_month.month_number
        and zones.frequency_band = last_month.frequency_band
        and zones.recency_band = last_month.recency_band
left join counts as came
    on
        months.month_number = came.month_number
        and zones.frequency_band = came.frequency_band
        and zones.recency_band = came.recency_band
