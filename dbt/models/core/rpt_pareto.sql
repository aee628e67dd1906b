-- Who brings the money: buyers in ten parts from the top, by net revenue and by margin, each with its share and the
-- share of it and all parts above.
with known as (

    select count(ranked_margin) as known_count
    from {{ ref('int_customers__ranked') }}

),

amounts as (

    select 'net_revenue' as measure, revenue_decile as decile, ranked_net_revenue as amount
    from {{ ref('int_customers__ranked') }}
    where revenue_decile is not null

    union all

    -- The margin of a buyer whose goods have no known cost counts as 0; a shop that knows no cost has no such rows.
    select 'margin' as measure, ranked.margin_decile as decile, coalesce(ranked.ranked_margin, 0) as amount
    from {{ ref('int_customers__ranked') }} as ranked
    inner join known on known.known_count > 0
    where ranked.margin_decile is not null

),

deciles as (

    select
        measure,
        decile,
        count(*) as customer_count,
        cast(sum(amount) as decimal(18, 4)) as amount
    from amounts
    group by measure, decile

),

summed as (

    select
        *,
        cast(sum(amount) over (partition by measure) as decimal(18, 4)) as total_amount,
        cast(
            sum(amount) over (
                partition by measure order by decile asc nulls last rows between unbounded preceding and current row
            ) as decimal(18, 4)
        ) as cumulative_amount
    from deciles

)

select
    measure,
    decile,
    customer_count,
    amount,
    total_amount,
    cumulative_amount,
    {{ share('amount', 'total_amount') }} as amount_share,
    {{ share('cumulative_amount', 'total_amount') }} as cumulative_share
from summed
