-- Products whose price fell in the last days and has not been changed since, which could be bought and reveal nothing
-- about health.
with prices as (

    select
        product_id,
        valid_from,
        price,
        lag(price) over (partition by product_id order by valid_from asc nulls last) as previous_price,
        row_number() over (partition by product_id order by valid_from desc nulls last) as newness
    from {{ ref('stg_shop__product_prices') }}

)

select
    prices.product_id,
    prices.valid_from as dropped_at,
    prices.price,
    prices.previous_price
from prices
inner join {{ ref('int_items__offered') }} as offered on prices.product_id = offered.product_id
where
    prices.newness = 1
    and prices.price < prices.previous_price
    and {{ occurred_lately('prices.valid_from') }}
    and not offered.is_sensitive
