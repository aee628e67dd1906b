{{ config(meta={'dagster': {'ref': {'name': 'lifecycle_zones'}}}) }}
-- Every row of the grid with every column has a zone (S97), and who never bought has one.
select
    frequency_bands.frequency_band,
    recency_bands.recency_band
from {{ ref('frequency_bands') }} as frequency_bands
inner join {{ ref('recency_bands') }} as recency_bands
    on (frequency_bands.frequency_band = 'none') = (recency_bands.recency_band = 'none')
left join {{ ref('lifecycle_zones') }} as zones
    on
        frequency_bands.frequency_band = zones.frequency_band
        and recency_bands.recency_band = zones.recency_band
where zones.zone is null
