-- Best sellers for each customer: of the favourite category, of the shop, and in the customer's own sizes.
-- Everybody gets the shop's best sellers, so that no list of a letter stays empty for want of a history.
select
    customers.customer_id,
    'top' as purpose,
    showcases.product_id,
    showcases.reason,
    cast(null as varchar) as because_product_id,
    showcases.score
from {{ ref('int_customers__listed') }} as customers
left join {{ ref('int_customer_item_sizes') }} as sizes
    on
        customers.customer_id = sizes.customer_id
        and sizes.category_rank = 1
inner join {{ ref('int_item_showcases') }} as showcases on coalesce(sizes.category, '') = showcases.category

union all

select
    sizes.customer_id,
    'top_in_size' as purpose,
    showcases.product_id,
    'in_your_size' as reason,
    cast(null as varchar) as because_product_id,
    showcases.score
from {{ ref('int_customer_item_sizes') }} as sizes
inner join {{ ref('int_item_size_showcases') }} as showcases
    on
        sizes.category = showcases.category
        and sizes.size = showcases.size
where sizes.category_rank <= {{ item_rule('size_categories') }}
