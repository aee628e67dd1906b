-- Products that customers looked at in the last days, neither put in the cart nor followed by a purchase, and which can
-- still be bought; nothing that reveals health, because what was viewed is told of in subject lines.
with views as (

    -- The last view is that of any product: one that sells out must not give what was abandoned another day.
    select
        customer_id,
        product_id,
        view_count_30_days,
        last_viewed_at,
        last_viewed_date,
        max(last_viewed_at) over (partition by customer_id) as viewed_at
    from {{ ref('int_customer_product_views') }}
    where {{ occurred_lately('last_viewed_at') }}

)

select
    views.customer_id,
    views.product_id,
    views.view_count_30_days,
    views.last_viewed_at,
    views.last_viewed_date,
    views.viewed_at,
    cast(row_number() over (
        partition by views.customer_id
        order by views.last_viewed_at desc nulls last, views.product_id asc nulls last
    ) as integer) as place
from views
inner join {{ ref('int_items__offered') }} as offered on views.product_id = offered.product_id
left join {{ ref('int_carts__open') }} as carts
    on
        views.customer_id = carts.customer_id
        and views.product_id = carts.product_id
left join {{ ref('int_customers__bought_last') }} as bought on views.customer_id = bought.customer_id
where
    not offered.is_sensitive
    and carts.customer_id is null
    and (bought.last_bought_at is null or bought.last_bought_at < views.last_viewed_at)
