-- What goes with, or could stand beside, the latest products that each customer bought and kept.
{{ config(materialized='view') }}

with latest as (

    select
        customers.customer_key,
        products.product_key,
        row_number() over (
            partition by customers.customer_key
            order by
                bought.last_kept_date desc nulls last,
                bought.kept_quantity desc nulls last,
                products.product_key asc nulls last
        ) as place
    from {{ ref('int_customer_items__bought') }} as bought
    inner join {{ ref('int_customers__numbered') }} as customers on bought.customer_id = customers.customer_id
    inner join {{ ref('int_products__known') }} as products on bought.product_id = products.product_id
    where
        bought.kept_quantity > 0
        and products.is_goods
        and bought.last_kept_date >= {{ add_days(as_of_date(), '-' ~ item_rule('related_window_days')) }}

)

select
    latest.customer_key,
    complements.reason,
    complements.other_product_key as product_key,
    latest.product_key as because_product_key,
    complements.score
from latest
inner join {{ ref('int_item_complements') }} as complements on latest.product_key = complements.product_key
where latest.place <= {{ item_rule('related_products') }}

union all

select
    latest.customer_key,
    'same_shelf' as reason,
    alternatives.other_product_key as product_key,
    latest.product_key as because_product_key,
    alternatives.score
from latest
inner join {{ ref('int_item_alternatives') }} as alternatives on latest.product_key = alternatives.product_key
where latest.place <= {{ item_rule('related_products') }}
