-- A product is back that a customer looked at while it was sold out, or has on her wish list; once per product.
with watchers as (

    select
        customer_id,
        product_id,
        last_viewed_at as watched_at,
        false as is_wish
    from {{ ref('int_customer_product_views') }}

    union all

    select customer_id, product_id, wished_at as watched_at, true as is_wish
    from {{ ref('int_wishes__open') }}

)

select
    watchers.customer_id,
    watchers.product_id as trigger_key,
    max(restocked.restocked_at) as occurred_at,
    max({{ json_object({'product': json_quoted('watchers.product_id')}) }}) as context
from watchers
inner join {{ ref('int_products__restocked') }} as restocked on watchers.product_id = restocked.product_id
inner join {{ ref('int_items__offered') }} as offered on watchers.product_id = offered.product_id
left join {{ ref('int_customer_items__bought') }} as bought
    on
        watchers.customer_id = bought.customer_id
        and watchers.product_id = bought.product_id
where
    watchers.watched_at < restocked.restocked_at
    and (watchers.is_wish or watchers.watched_at >= restocked.sold_out_since)
    and not offered.is_sensitive
    and (
        bought.last_bought_date is null
        or bought.last_bought_date < {{ local_date('watchers.watched_at', shop_timezone()) }}
    )
group by watchers.customer_id, watchers.product_id
