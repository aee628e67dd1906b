-- What customers left in their carts and could still buy: nothing sold out or gone from the catalogue, and nothing that
-- reveals health, because a cart is told of in subject lines.
with carts as (

    select
        carts.customer_id,
        carts.product_id,
        carts.added_at,
        max(carts.added_at) over (partition by carts.customer_id) as cart_at,
        row_number() over (
            partition by carts.customer_id
            order by carts.added_at desc nulls last, carts.product_id asc nulls last
        ) as place
    from {{ ref('int_carts__open') }} as carts
    inner join {{ ref('int_items__offered') }} as offered on carts.product_id = offered.product_id
    where not offered.is_sensitive

)

select
    customer_id,
    product_id,
    added_at,
    cart_at,
    cast(place as integer) as place
from carts
where {{ occurred_lately('cart_at') }}
