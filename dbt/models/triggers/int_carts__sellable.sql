-- What customers left in their carts and could still buy: nothing sold out or gone from the catalogue, and nothing that
-- reveals health, because a cart is told of in subject lines.
with carts as (

    -- Of everything that lies there: an article that sells out must not give an abandoned cart another day.
    select
        customer_id,
        product_id,
        added_at,
        max(added_at) over (partition by customer_id) as cart_at
    from {{ ref('int_carts__open') }}

)

select
    carts.customer_id,
    carts.product_id,
    carts.added_at,
    carts.cart_at,
    cast(row_number() over (
        partition by carts.customer_id
        order by carts.added_at desc nulls last, carts.product_id asc nulls last
    ) as integer) as place
from carts
inner join {{ ref('int_items__offered') }} as offered on carts.product_id = offered.product_id
where
    not offered.is_sensitive
    and {{ occurred_lately('carts.cart_at') }}
