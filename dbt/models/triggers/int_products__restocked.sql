-- Products that were sold out in every shop and came back in the last days; of several returns the last.
with counts as (

    select product_id, store_id, counted_at, greatest(quantity, 0) as quantity
    from {{ ref('stg_shop__product_stock') }}
    where counted_at >= {{ days_ago(trigger_rule('stock_history_days')) }}

    union all

    -- What each shop had when the history begins.
    select
        product_id,
        store_id,
        max(counted_at) as counted_at,
        greatest(max_by(quantity, counted_at), 0) as quantity
    from {{ ref('stg_shop__product_stock') }}
    where counted_at < {{ days_ago(trigger_rule('stock_history_days')) }}
    group by product_id, store_id

),

changes as (

    select
        product_id,
        counted_at,
        quantity - coalesce(
            lag(quantity) over (partition by product_id, store_id order by counted_at asc nulls last), 0
        ) as change
    from counts

),

moments as (

    select product_id, counted_at, sum(change) as change
    from changes
    group by product_id, counted_at

),

totals as (

    select
        product_id,
        counted_at,
        sum(change) over (
            partition by product_id order by counted_at asc nulls last rows between unbounded preceding and current row
        ) as quantity
    from moments

),

neighbours as (

    select
        *,
        lag(quantity) over (partition by product_id order by counted_at asc nulls last) as quantity_before,
        max(case when quantity > 0 then counted_at end) over (
            partition by product_id order by counted_at asc nulls last rows between unbounded preceding and 1 preceding
        ) as last_stocked_at
    from totals

)

select
    product_id,
    max(counted_at) as restocked_at,
    -- From the last count with pieces on it may have been sold out; a product that never had any was out all along.
    max_by(coalesce(last_stocked_at, cast('1900-01-01' as timestamp)), counted_at) as sold_out_since
from neighbours
where
    quantity > 0
    and quantity_before = 0
    and {{ occurred_lately('counted_at') }}
group by product_id
