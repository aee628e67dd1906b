-- Sets that a customer began: which of the pieces she lacks could be bought, and when she bought the last one she has.
with begun as (

    select
        bought.customer_id,
        sets.set_id,
        max(bought.last_kept_date) as last_piece_date
    from {{ ref('stg_shop__product_sets') }} as sets
    inner join {{ ref('int_customer_items__bought') }} as bought on sets.product_id = bought.product_id
    where bought.kept_quantity > 0
    group by bought.customer_id, sets.set_id

)

select
    missing.customer_id,
    missing.set_id,
    missing.product_id,
    missing.because_product_id,
    begun.last_piece_date,
    offered.is_sensitive or coalesce(because.is_sensitive, false) as is_sensitive,
    cast(row_number() over (
        partition by missing.customer_id, missing.set_id order by missing.product_id asc nulls last
    ) as integer) as place
from {{ ref('int_customer_sets') }} as missing
inner join begun
    on
        missing.customer_id = begun.customer_id
        and missing.set_id = begun.set_id
inner join {{ ref('int_items__offered') }} as offered on missing.product_id = offered.product_id
left join {{ ref('int_products__known') }} as because on missing.because_product_id = because.product_id
inner join {{ ref('item_purposes') }} as purposes on purposes.purpose = 'set_missing'
where purposes.allows_sensitive or not (offered.is_sensitive or coalesce(because.is_sensitive, false))
