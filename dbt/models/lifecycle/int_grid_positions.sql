-- The cell of each number of orders and of days since the last one, up to where the last bands open: a customer with
-- more of either stands where those bands stand. Who never bought has 0 orders and -1 days.
with positions as (

    select
        orders.whole_number as order_count,
        days.whole_number as day_count
    from {{ ref('int_grid_edges') }} as edges
    inner join {{ ref('int_whole_numbers') }} as orders
        on orders.whole_number between 1 and edges.last_order_count
    inner join {{ ref('int_whole_numbers') }} as days
        on days.whole_number <= edges.last_day_count

    union all

    select
        0 as order_count,
        -1 as day_count

)

select
    positions.order_count,
    positions.day_count,
    zones.frequency_band,
    zones.recency_band,
    zones.zone
from positions
inner join {{ ref('frequency_bands') }} as frequency_bands
    on positions.order_count between frequency_bands.min_orders and frequency_bands.max_orders
inner join {{ ref('recency_bands') }} as recency_bands
    on positions.day_count between recency_bands.min_days and recency_bands.max_days
inner join {{ ref('lifecycle_zones') }} as zones
    on
        frequency_bands.frequency_band = zones.frequency_band
        and recency_bands.recency_band = zones.recency_band
