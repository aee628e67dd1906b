-- The price of a product that a customer looked at fell by enough to be told; what she wished for has its own trigger.
select
    views.customer_id,
    prices.product_id || ':' || cast(prices.dropped_at as {{ dbt.type_string() }}) as trigger_key,
    prices.dropped_at as occurred_at,
    {{ json_object({
        'product': json_quoted('prices.product_id'),
        'price': json_plain('prices.price'),
        'previous_price': json_plain('prices.previous_price'),
    }) }} as context
from {{ ref('int_product_prices__dropped') }} as prices
inner join {{ ref('int_customer_product_views') }} as views on prices.product_id = views.product_id
left join {{ ref('int_wishes__open') }} as wishes
    on
        views.customer_id = wishes.customer_id
        and views.product_id = wishes.product_id
left join {{ ref('int_customer_items__bought') }} as bought
    on
        views.customer_id = bought.customer_id
        and views.product_id = bought.product_id
where
    views.last_viewed_at < prices.dropped_at
    and (prices.previous_price - prices.price) * 100
    >= {{ trigger_rule('price_drop_percent') }} * prices.previous_price
    and wishes.customer_id is null
    and (bought.last_bought_date is null or bought.last_bought_date < views.last_viewed_date)
