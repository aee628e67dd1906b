-- What each cell would hold at the end of a month, forecast from the months before it and nothing later: who stands
-- in a cell when the month begins moves as customers of that cell moved in the averaged months, and as many newcomers
-- arrive as on average. A cell that nobody left in those months keeps its customers. For the running month and the
-- held-out ones.
with moves as (

    select
        {{ month_number('period_start') }} as month_number,
        transitions.*
    from {{ ref('rpt_lifecycle_cell_transitions') }} as transitions

),

evidence as (

    select
        targets.forecast_month,
        targets.months_averaged,
        moves.from_frequency_band,
        moves.from_recency_band,
        moves.to_frequency_band,
        moves.to_recency_band,
        sum(moves.customer_count) as moved_count,
        sum(sum(moves.customer_count)) over (
            partition by targets.forecast_month, moves.from_frequency_band, moves.from_recency_band
        ) as origin_count
    from {{ ref('int_forecast_months') }} as targets
    inner join moves
        on moves.month_number between targets.month_number - targets.months_averaged and targets.month_number - 1
    group by 1, 2, 3, 4, 5, 6

),

opening as (

    select
        targets.forecast_month,
        moves.to_frequency_band as frequency_band,
        moves.to_recency_band as recency_band,
        sum(moves.customer_count) as customer_count
    from {{ ref('int_forecast_months') }} as targets
    inner join moves on targets.month_number - 1 = moves.month_number
    group by 1, 2, 3

),

expected as (

    select
        opening.forecast_month,
        coalesce(evidence.to_frequency_band, opening.frequency_band) as frequency_band,
        coalesce(evidence.to_recency_band, opening.recency_band) as recency_band,
        cast(coalesce(
            {{ safe_divide('opening.customer_count * evidence.moved_count', 'evidence.origin_count') }},
            opening.customer_count
        ) as decimal(18, 4)) as customer_count
    from opening
    left join evidence
        on
            opening.forecast_month = evidence.forecast_month
            and opening.frequency_band = evidence.from_frequency_band
            and opening.recency_band = evidence.from_recency_band

    union all

    select
        forecast_month,
        to_frequency_band as frequency_band,
        to_recency_band as recency_band,
        cast({{ safe_divide('moved_count', 'months_averaged') }} as decimal(18, 4)) as customer_count
    from evidence
    where from_frequency_band = 'newcomer'

)

select
    forecast_month,
    frequency_band,
    recency_band,
    sum(customer_count) as forecast_customer_count
from expected
group by 1, 2, 3
