-- What each new lead had looked at in the visit, and what lay in the cart, when she left her address. The cart is sent
-- as it was, because she asked for it; of what she viewed only what could be bought and reveals nothing about health.
with traces as (

    select
        leads.session_id,
        leads.customer_id,
        leads.captured_at,
        events.product_id,
        max(case
            when events.event_type = 'product_view' and events.occurred_at >= leads.started_at then events.occurred_at
        end) as viewed_at,
        max(case when events.event_type = 'add_to_cart' then events.occurred_at end) as added_at,
        max(case when events.event_type = 'remove_from_cart' then events.occurred_at end) as removed_at
    from {{ ref('int_leads__captured') }} as leads
    inner join {{ ref('stg_shop__web_events') }} as events
        on
            leads.visitor_id = events.visitor_id
            and events.occurred_at <= leads.captured_at
    where
        events.event_type in ('product_view', 'add_to_cart', 'remove_from_cart')
        and events.product_id is not null
        -- Carts older than that are emptied, as those of customers.
        and events.occurred_at >= {{ days_ago(rule_value(ref('behaviour_rules'), 'open_cart_days')) }}
    group by leads.session_id, leads.customer_id, leads.captured_at, events.product_id

),

told as (

    select
        traces.session_id,
        traces.customer_id,
        traces.captured_at,
        traces.product_id,
        'cart' as list,
        traces.added_at as acted_at,
        coalesce(products.is_sensitive, false) as is_sensitive
    from traces
    left join {{ ref('int_products__known') }} as products on traces.product_id = products.product_id
    where
        traces.added_at is not null
        and (traces.removed_at is null or traces.removed_at < traces.added_at)

    union all

    select
        traces.session_id, traces.customer_id, traces.captured_at, traces.product_id, 'views' as list,
        traces.viewed_at as acted_at, false as is_sensitive
    from traces
    inner join {{ ref('int_items__offered') }} as offered on traces.product_id = offered.product_id
    where
        traces.viewed_at is not null
        and not offered.is_sensitive

)

select
    *,
    cast(row_number() over (
        partition by session_id, list order by acted_at desc nulls last, product_id asc nulls last
    ) as integer) as place
from told
