-- Somebody who was nobody before left an address after looking at products: they are sent to her; a cart of hers goes
-- first.
select
    viewed.customer_id,
    viewed.session_id as trigger_key,
    max(viewed.captured_at) as occurred_at,
    {{ json_object({
        'products': json_listed('viewed.product_id', 'viewed.place'),
        'product_count': json_plain('count(*)'),
    }) }} as context
from {{ ref('int_lead_products') }} as viewed
left join {{ ref('int_lead_products') }} as carts
    on
        viewed.session_id = carts.session_id
        and carts.list = 'cart'
        and carts.place = 1
where
    viewed.list = 'views'
    and carts.session_id is null
group by viewed.customer_id, viewed.session_id
