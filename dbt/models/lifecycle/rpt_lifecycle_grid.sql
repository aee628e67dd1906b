-- The grid tonight: every cell of the seed, empty ones with 0, and those who never bought in a cell apart.
with customers as (

    select
        frequency_band,
        recency_band,
        count(*) as customer_count,
        sum(revenue) as revenue
    from {{ ref('dim_customers') }}
    group by frequency_band, recency_band

)

select
    {{ as_of_date() }} as as_of_date,
    zones.frequency_band,
    zones.recency_band,
    zones.zone,
    coalesce(customers.customer_count, 0) as customer_count,
    cast(coalesce(customers.revenue, 0) as decimal(18, 4)) as revenue
from {{ ref('lifecycle_zones') }} as zones
left join customers
    on
        zones.frequency_band = customers.frequency_band
        and zones.recency_band = customers.recency_band
