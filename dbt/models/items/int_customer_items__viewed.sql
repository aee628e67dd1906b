-- Goods that each customer looked at in the last days, logged in or in a browser that was recognised as the customer's.
with views as (

    select
        visitor_id,
        customer_id,
        product_id,
        occurred_at
    from {{ ref('stg_shop__web_events') }}
    where
        event_type = 'product_view'
        and product_id is not null
        and occurred_at
        >= {{ local_to_utc(at_hour(add_days(as_of_date(), '-' ~ item_rule('view_window_days')), 0), shop_timezone()) }}

),

owned as (

    select
        coalesce(views.customer_id, recognised.customer_id) as customer_id,
        views.product_id,
        views.occurred_at
    from views
    left join {{ ref('int_visitors__recognised') }} as recognised
        on
            views.visitor_id = recognised.visitor_id
            and views.customer_id is null
            and views.occurred_at >= recognised.valid_from
            and views.occurred_at < recognised.valid_to

)

select
    coalesce(aliases.customer_id, owned.customer_id) as customer_id,
    owned.product_id,
    count(*) as view_count,
    max(owned.occurred_at) as last_viewed_at,
    {{ local_date('max(owned.occurred_at)', shop_timezone()) }} as last_viewed_date
from owned
left join {{ ref('customer_aliases') }} as aliases on owned.customer_id = aliases.alias_id
where owned.customer_id is not null
group by coalesce(aliases.customer_id, owned.customer_id), owned.product_id
