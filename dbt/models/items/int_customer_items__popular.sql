-- Best sellers for each customer: of the favourite category, of the shop, and in the customer's own sizes.
-- Everybody gets the shop's best sellers, so that no list of a letter stays empty for want of a history.
{{ config(materialized='view') }}

select
    customers.customer_key,
    showcases.reason,
    showcases.product_key,
    cast(null as integer) as because_product_key,
    showcases.score
from {{ ref('int_customers__listed') }} as listed
inner join {{ ref('int_customers__numbered') }} as customers on listed.customer_id = customers.customer_id
left join {{ ref('int_customer_item_sizes') }} as sizes
    on
        listed.customer_id = sizes.customer_id
        and sizes.category_rank = 1
inner join {{ ref('int_item_showcases') }} as showcases on coalesce(sizes.category, '') = showcases.category

union all

select
    customers.customer_key,
    'in_your_size' as reason,
    showcases.product_key,
    cast(null as integer) as because_product_key,
    showcases.score
from {{ ref('int_customer_item_sizes') }} as sizes
inner join {{ ref('int_customers__numbered') }} as customers on sizes.customer_id = customers.customer_id
inner join {{ ref('int_item_size_showcases') }} as showcases
    on
        sizes.category = showcases.category
        and sizes.size = showcases.size
where sizes.category_rank <= {{ item_rule('size_categories') }}
