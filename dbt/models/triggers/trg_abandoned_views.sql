-- A customer looked at products and put none of them in the cart; an abandoned cart of hers goes first.
select
    views.customer_id,
    {{ date_text(local_date('max(views.viewed_at)', shop_timezone())) }} as trigger_key,
    max(views.viewed_at) as occurred_at,
    {{ json_object({
        'products': json_listed('views.product_id', 'views.place'),
        'product_count': json_plain('count(*)'),
    }) }} as context
from {{ ref('int_product_views__sellable') }} as views
left join {{ ref('int_carts__sellable') }} as carts
    on
        views.customer_id = carts.customer_id
        and carts.place = 1
where
    carts.customer_id is null
    and {{ hours_between('views.viewed_at', as_of()) }} >= {{ trigger_rule('view_hours') }}
group by views.customer_id
