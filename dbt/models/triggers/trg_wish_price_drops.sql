-- The price of a product on a customer's wish list fell, by however little.
select
    wishes.customer_id,
    prices.product_id || ':' || cast(prices.dropped_at as {{ dbt.type_string() }}) as trigger_key,
    prices.dropped_at as occurred_at,
    {{ json_object({
        'product': json_quoted('prices.product_id'),
        'price': json_plain('prices.price'),
        'previous_price': json_plain('prices.previous_price'),
    }) }} as context
from {{ ref('int_product_prices__dropped') }} as prices
inner join {{ ref('int_wishes__open') }} as wishes on prices.product_id = wishes.product_id
left join {{ ref('int_customer_items__bought') }} as bought
    on
        wishes.customer_id = bought.customer_id
        and wishes.product_id = bought.product_id
where
    wishes.wished_at < prices.dropped_at
    and (
        bought.last_bought_date is null
        or bought.last_bought_date < {{ local_date('wishes.wished_at', shop_timezone()) }}
    )
