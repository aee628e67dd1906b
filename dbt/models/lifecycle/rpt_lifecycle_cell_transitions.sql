-- Who stood in one cell when a month began and in another when it was over, for each whole month and pair of cells.
-- A customer who was not known before the month is a newcomer.
with moves as (

    select
        moves.period_start,
        moves.from_order_count is null as is_newcomer,
        least(moves.from_order_count, edges.last_order_count) as from_order_count,
        least(moves.from_day_count, edges.last_day_count) as from_day_count,
        least(moves.to_order_count, edges.last_order_count) as to_order_count,
        least(moves.to_day_count, edges.last_day_count) as to_day_count,
        moves.customer_count
    from {{ ref('int_grid_moves') }} as moves
    cross join {{ ref('int_grid_edges') }} as edges

),

pairs as (

    select
        moves.period_start,
        case when moves.is_newcomer then 'newcomer' else origins.frequency_band end as from_frequency_band,
        case when moves.is_newcomer then 'newcomer' else origins.recency_band end as from_recency_band,
        case when moves.is_newcomer then 'newcomer' else origins.zone end as from_zone,
        targets.frequency_band as to_frequency_band,
        targets.recency_band as to_recency_band,
        targets.zone as to_zone,
        cast(sum(moves.customer_count) as bigint) as customer_count
    from moves
    inner join {{ ref('int_grid_positions') }} as targets
        on moves.to_order_count = targets.order_count and moves.to_day_count = targets.day_count
    -- A newcomer came from no cell: least() skips nulls, so the edge stands there and must not be read as a cell.
    left join {{ ref('int_grid_positions') }} as origins
        on
            moves.from_order_count = origins.order_count
            and moves.from_day_count = origins.day_count
            and not moves.is_newcomer
    group by 1, 2, 3, 4, 5, 6, 7

)

select
    pairs.*,
    cast(
        sum(customer_count) over (partition by period_start, from_frequency_band, from_recency_band) as bigint
    ) as from_customer_count,
    cast(
        {{ safe_divide(
            'customer_count',
            'sum(customer_count) over (partition by period_start, from_frequency_band, from_recency_band)'
        ) }} as decimal(18, 12)
    ) as share
from pairs
