-- Buyers in ten equal parts by net revenue, 1 the top, and the top percent by margin, or by net revenue in a shop
-- that does not know the cost of enough of what it sells. Equal buyers are ordered by customer_id, so that a rank is
-- the same each night.
with buyers as (

    select
        orders.customer_id,
        orders.revenue - coalesce(returns.returned_amount, 0) as net_revenue,
        coalesce(items.margin, 0) as margin,
        items.margin is not null as is_margin_known,
        coalesce(items.revenue_with_cost, 0) as revenue_with_cost,
        orders.revenue
    from {{ ref('int_customers__purchased') }} as orders
    left join {{ ref('int_customers__returned') }} as returns on orders.customer_id = returns.customer_id
    left join {{ ref('int_customers__itemised') }} as items on orders.customer_id = items.customer_id

),

shop as (

    select
        count(*) as buyer_count,
        sum(buyers.revenue_with_cost) * 100 >= sum(buyers.revenue) * max(coverage.value)
        and sum(buyers.revenue_with_cost) > 0 as is_ranked_by_margin,
        max(top.value) as top_percent
    from buyers
    inner join {{ ref('profile_rules') }} as coverage on coverage.rule = 'margin_coverage_percent'
    inner join {{ ref('profile_rules') }} as top on top.rule = 'top_percent'

),

placed as (

    select
        buyers.*,
        shop.*,
        row_number() over (
            order by buyers.net_revenue desc nulls last, buyers.customer_id asc nulls last
        ) as revenue_place,
        row_number() over (
            order by buyers.margin desc nulls last, buyers.customer_id asc nulls last
        ) as margin_place
    from buyers
    cross join shop

)

select
    listed.customer_id,
    placed.net_revenue as ranked_net_revenue,
    case when placed.is_margin_known then placed.margin end as ranked_margin,
    -- With fewer than ten buyers the places are spread over the ten parts from the top.
    cast(
        floor({{ safe_divide('(placed.revenue_place - 1) * 10', 'placed.buyer_count') }}) + 1 as integer
    ) as revenue_decile,
    cast(
        floor({{ safe_divide('(placed.margin_place - 1) * 10', 'placed.buyer_count') }}) + 1 as integer
    ) as margin_decile,
    case
        when placed.customer_id is not null and placed.is_ranked_by_margin then 'margin'
        when placed.customer_id is not null then 'net_revenue'
    end as top_measure,
    -- Whole buyers: of five buyers one is the top fifth, of four one as well.
    coalesce(
        (case when placed.is_ranked_by_margin then placed.margin_place else placed.revenue_place end - 1) * 100
        < placed.buyer_count * placed.top_percent,
        false
    ) as is_top_20_percent
from {{ ref('int_customers__listed') }} as listed
left join placed on listed.customer_id = placed.customer_id
