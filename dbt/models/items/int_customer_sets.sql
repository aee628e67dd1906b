-- Which pieces a customer lacks of a set of which she has some, but not all. Quantities count: of two pillows one may
-- be missing.
with owned as (

    select
        sets.set_id,
        sets.product_id,
        bought.customer_id,
        sets.quantity as set_quantity,
        least(bought.kept_quantity, sets.quantity) as owned_quantity
    from {{ ref('stg_shop__product_sets') }} as sets
    inner join {{ ref('int_customer_items__bought') }} as bought on sets.product_id = bought.product_id
    where bought.kept_quantity > 0

),

begun as (

    select
        customer_id,
        set_id,
        sum(owned_quantity) as owned_quantity,
        min(product_id) as because_product_id
    from owned
    group by customer_id, set_id

),

sizes as (

    select
        set_id,
        sum(quantity) as set_quantity
    from {{ ref('stg_shop__product_sets') }}
    group by set_id

)

select
    begun.customer_id,
    begun.set_id,
    sets.set_name,
    sets.product_id,
    cast(sets.quantity - coalesce(owned.owned_quantity, 0) as integer) as missing_quantity,
    begun.because_product_id,
    cast(begun.owned_quantity as integer) as owned_quantity,
    cast(sizes.set_quantity as integer) as set_quantity,
    cast({{ safe_divide('begun.owned_quantity', 'sizes.set_quantity') }} as decimal(18, 6)) as owned_share
from begun
inner join sizes on begun.set_id = sizes.set_id
inner join {{ ref('stg_shop__product_sets') }} as sets on begun.set_id = sets.set_id
left join owned
    on
        begun.customer_id = owned.customer_id
        and sets.set_id = owned.set_id
        and sets.product_id = owned.product_id
where sets.quantity > coalesce(owned.owned_quantity, 0)
