-- What of a sum paid stays with the shop, over lines whose product has a known cost; without enough of them, unknown.
with lines as (

    select
        lines.revenue,
        products.cost * lines.quantity as cost
    from {{ ref('fct_order_lines') }} as lines
    left join {{ ref('stg_shop__products') }} as products on lines.product_id = products.product_id
    where {{ days_between('lines.order_date', as_of_date()) }} <= {{ prediction_setting('margin_window_days') }}

),

totals as (

    select
        coalesce(sum(revenue), 0) as revenue,
        coalesce(sum(case when cost is not null then revenue end), 0) as known_revenue,
        coalesce(sum(cost), 0) as known_cost
    from lines

),

judged as (

    select
        *,
        revenue > 0
        and known_revenue > 0
        and known_revenue * 100 >= revenue * {{ prediction_setting('known_cost_floor_percent') }} as is_known
    from totals

)

select
    cast(revenue as decimal(18, 4)) as revenue,
    cast(known_revenue as decimal(18, 4)) as known_revenue,
    cast(known_cost as decimal(18, 4)) as known_cost,
    case when is_known then 'margin' else 'revenue' end as value_basis,
    -- A shop that sells below cost has no margin to promise; a negative one would turn the interval round.
    cast(
        case
            when is_known and known_cost > known_revenue then 0
            when is_known then {{ safe_divide('known_revenue - known_cost', 'known_revenue') }}
            else 1
        end as decimal(9, 6)
    ) as value_share
from judged
