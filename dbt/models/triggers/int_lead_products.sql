-- What each new lead had looked at in the visit, and what lay in the cart, when she left her address. The cart is sent
-- as it was, because she asked for it; of what she viewed only what could be bought and reveals nothing about health.
with traces as (

    -- Carts older than that are emptied, as those of customers.
    select
        leads.session_id,
        leads.customer_id,
        leads.captured_at,
        traced.product_id,
        case when traced.viewed_at >= leads.started_at then traced.viewed_at end as viewed_at,
        case
            when traced.added_at >= {{ days_ago(rule_value(ref('behaviour_rules'), 'open_cart_days')) }}
                then traced.added_at
        end as added_at,
        traced.removed_at
    from {{ ref('int_leads__captured') }} as leads
    inner join {{ ref('int_signups__traced') }} as traced
        on
            leads.visitor_id = traced.visitor_id
            and leads.captured_at = traced.captured_at

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
