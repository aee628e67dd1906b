-- What goes with, or could stand beside, the latest products that each customer bought and kept.
with latest as (

    select
        bought.customer_id,
        bought.product_id,
        row_number() over (
            partition by bought.customer_id
            order by
                bought.last_kept_date desc nulls last,
                bought.kept_quantity desc nulls last,
                bought.product_id asc nulls last
        ) as place
    from {{ ref('int_customer_items__bought') }} as bought
    inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id
    where
        bought.kept_quantity > 0
        and products.is_goods
        and bought.last_kept_date >= {{ add_days(as_of_date(), '-' ~ item_rule('related_window_days')) }}

)

select
    latest.customer_id,
    'complement' as purpose,
    complements.other_product_id as product_id,
    complements.reason,
    latest.product_id as because_product_id,
    complements.score
from latest
inner join {{ ref('int_item_complements') }} as complements on latest.product_id = complements.product_id
where latest.place <= {{ item_rule('related_products') }}

union all

select
    latest.customer_id,
    'alternative' as purpose,
    alternatives.other_product_id as product_id,
    'same_shelf' as reason,
    latest.product_id as because_product_id,
    alternatives.score
from latest
inner join {{ ref('int_item_alternatives') }} as alternatives on latest.product_id = alternatives.product_id
where latest.place <= {{ item_rule('related_products') }}
