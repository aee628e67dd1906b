-- The grid at the end of each day, from the shop's first order to the last whole day, empty cells with 0.
-- What each cell gained and lost is counted per day and added up: never customers times days.
with bounds as (

    select min(first_date) as first_date
    from {{ ref('int_dates__listed') }}

),

crossings as (

    select
        case
            when crossings.crossing_date < bounds.first_date then bounds.first_date
            else crossings.crossing_date
        end as as_of_date,
        crossings.frequency_band,
        crossings.recency_band,
        sum(crossings.entered_count) as entered_count
    from {{ ref('int_grid_crossings') }} as crossings
    cross join bounds
    group by 1, 2, 3

)

select
    dates.calendar_date as as_of_date,
    zones.frequency_band,
    zones.recency_band,
    zones.zone,
    cast(
        sum(coalesce(crossings.entered_count, 0)) over (
            partition by zones.frequency_band, zones.recency_band
            order by dates.calendar_date asc nulls last
            rows between unbounded preceding and current row
        ) as bigint
    ) as customer_count
from {{ ref('int_dates__listed') }} as dates
cross join {{ ref('lifecycle_zones') }} as zones
left join crossings
    on
        dates.calendar_date = crossings.as_of_date
        and zones.frequency_band = crossings.frequency_band
        and zones.recency_band = crossings.recency_band
