-- Which sizes each customer keeps, per category of goods: pieces bought less pieces returned.
-- The usual size is the one with the most pieces, of equal ones the one bought last.
with movements as (

    select customer_id, product_id, quantity, order_date as bought_date
    from {{ ref('fct_order_lines') }}

    union all

    select
        customer_id,
        product_id,
        -quantity as quantity,
        cast(null as date) as bought_date
    from {{ ref('fct_returns') }}
    where
        is_deducted
        and customer_id is not null
        and quantity is not null

),

kept as (

    select
        movements.customer_id,
        products.category,
        products.size,
        cast(sum(movements.quantity) as bigint) as piece_count,
        max(movements.bought_date) as last_bought_date
    from movements
    inner join {{ ref('stg_shop__products') }} as products on movements.product_id = products.product_id
    where
        products.category is not null
        and products.size is not null
    group by movements.customer_id, products.category, products.size
    having sum(movements.quantity) > 0

)

select
    customer_id,
    category,
    size,
    piece_count,
    last_bought_date,
    row_number() over (
        partition by customer_id, category
        order by piece_count desc nulls last, last_bought_date desc nulls last, size asc nulls last
    ) = 1 as is_usual
from kept
