-- A customer left a cart with goods in it that she has not bought and still could buy.
select
    customer_id,
    {{ date_text(local_date('max(cart_at)', shop_timezone())) }} as trigger_key,
    max(cart_at) as occurred_at,
    {{ json_object({
        'products': json_listed('product_id', 'place'),
        'product_count': json_plain('count(*)'),
    }) }} as context
from {{ ref('int_carts__sellable') }}
where {{ hours_between('cart_at', as_of()) }} >= {{ trigger_rule('cart_hours') }}
group by customer_id
