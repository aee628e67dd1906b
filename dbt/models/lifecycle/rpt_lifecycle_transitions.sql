-- Who stood in one zone when a month began and in another when it was over, for each whole month and pair of zones.
-- The shares of one zone of origin add up to 1, up to the rounding of the twelfth digit; the counts do so exactly.
with pairs as (

    select
        period_start,
        from_zone,
        to_zone,
        cast(sum(customer_count) as bigint) as customer_count
    from {{ ref('rpt_lifecycle_cell_transitions') }}
    group by period_start, from_zone, to_zone

)

select
    period_start,
    from_zone,
    to_zone,
    customer_count,
    cast(sum(customer_count) over (partition by period_start, from_zone) as bigint) as from_customer_count,
    cast(
        {{ safe_divide('customer_count', 'sum(customer_count) over (partition by period_start, from_zone)') }}
        as decimal(18, 12)
    ) as share
from pairs
