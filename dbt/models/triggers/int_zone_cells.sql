-- The cells of the grid in numbers, each with its zone and the zone of the column before it.
select
    zones.zone,
    frequency_bands.min_orders,
    frequency_bands.max_orders,
    recency_bands.min_days,
    recency_bands.max_days,
    lag(zones.zone) over (
        partition by zones.frequency_band order by recency_bands.min_days asc nulls last
    ) as zone_before
from {{ ref('lifecycle_zones') }} as zones
inner join {{ ref('frequency_bands') }} as frequency_bands on zones.frequency_band = frequency_bands.frequency_band
inner join {{ ref('recency_bands') }} as recency_bands on zones.recency_band = recency_bands.recency_band
