-- The cell of the lifecycle grid and its zone, for buyers and for those who never bought.
-- Absolute bands from seeds: nobody changes cell because others did.
with customers as (

    select
        listed.customer_id,
        coalesce(purchased.order_count, 0) as order_count,
        -- Who never bought has no days; the seed's band none holds -1.
        coalesce({{ days_between('purchased.last_order_date', as_of_date()) }}, -1) as days_since_last_order
    from {{ ref('int_customers__listed') }} as listed
    left join {{ ref('int_customers__purchased') }} as purchased on listed.customer_id = purchased.customer_id

),

banded as (

    select
        customers.customer_id,
        frequency_bands.frequency_band,
        recency_bands.recency_band
    from customers
    left join {{ ref('frequency_bands') }} as frequency_bands
        on customers.order_count between frequency_bands.min_orders and frequency_bands.max_orders
    left join {{ ref('recency_bands') }} as recency_bands
        on customers.days_since_last_order between recency_bands.min_days and recency_bands.max_days

)

select
    banded.customer_id,
    banded.frequency_band,
    banded.recency_band,
    zones.zone as lifecycle_zone
from banded
left join {{ ref('lifecycle_zones') }} as zones
    on
        banded.frequency_band = zones.frequency_band
        and banded.recency_band = zones.recency_band
