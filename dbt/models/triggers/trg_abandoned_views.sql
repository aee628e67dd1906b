-- A customer looked at products and put none of them in the cart; an abandoned cart of hers goes first.
with waiting as (

    select
        views.*,
        max(views.last_viewed_at) over (partition by views.customer_id) as viewed_at
    from {{ ref('int_product_views__sellable') }} as views
    left join {{ ref('int_carts__sellable') }} as carts
        on
            views.customer_id = carts.customer_id
            and carts.place = 1
    where carts.customer_id is null

)

select
    customer_id,
    {{ date_text(local_date('max(viewed_at)', shop_timezone())) }} as trigger_key,
    max(viewed_at) as occurred_at,
    {{ json_object({
        'products': json_listed('product_id', 'place'),
        'product_count': json_plain('count(*)'),
    }) }} as context
from waiting
where {{ hours_between('viewed_at', as_of()) }} >= {{ trigger_rule('view_hours') }}
group by customer_id
