-- Visits of the site, each with the person behind it and one label: what the visitor seemed to be about.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'visitor_id', ref('int_visitors__touched')) }}") }}

with sessions as (

    select
        counted.*,
        coalesce(categorised.category_count, 0) as category_count,
        coalesce(categorised.categorised_view_count, 0) as categorised_view_count,
        categorised.top_category,
        categorised.top_category_view_count,
        entered.url as entry_url,
        entered.device,
        entered.utm_source,
        entered.utm_medium,
        entered.utm_campaign,
        entered.utm_content,
        entered.search_query as entry_search_query,
        -- Whose browser it was when the session began; who logged in within it where the browser was nobody's.
        coalesce(visitors.customer_id, aliases.customer_id, counted.logged_in_id) as customer_id,
        counted.last_cart_at is not null
        and not counted.is_cart_followed
        and {{ epoch_microseconds(as_of()) }} - {{ epoch_microseconds('counted.last_cart_at') }}
        > 60000000 * cast({{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as bigint) as is_cart_left,
        100 * categorised.top_category_view_count
        >= {{ rule_value(ref('session_rules'), 'single_category_share') }} * categorised.categorised_view_count
            as is_single_category
    from {{ ref('int_sessions__counted') }} as counted
    inner join {{ ref('int_sessions__entered') }} as entered
        on
            counted.visitor_id = entered.visitor_id
            and counted.started_at = entered.started_at
    left join {{ ref('int_sessions__categorised') }} as categorised
        on
            counted.visitor_id = categorised.visitor_id
            and counted.started_at = categorised.started_at
    left join {{ ref('int_visitors__recognised') }} as visitors
        on
            counted.visitor_id = visitors.visitor_id
            and counted.started_at >= visitors.valid_from
            and counted.started_at < visitors.valid_to
    left join {{ ref('customer_aliases') }} as aliases on counted.logged_in_id = aliases.alias_id

)

select
    visitor_id || ':' || cast({{ epoch_microseconds('started_at') }} as {{ dbt.type_string() }}) as session_id,
    visitor_id,
    customer_id,
    started_at,
    ended_at,
    {{ local_date('started_at', shop_timezone()) }} as session_date,
    {{ local_date('ended_at', shop_timezone()) }} as end_date,
    {{ epoch_microseconds('ended_at') }} - {{ epoch_microseconds('started_at') }} as duration_microseconds,
    event_count,
    category_view_count,
    product_view_count,
    search_count,
    cart_add_count,
    cart_remove_count,
    checkout_count,
    purchase_count,
    request_count,
    category_count,
    top_category,
    top_category_view_count,
    categorised_view_count,
    cast({{ safe_divide('top_category_view_count', 'categorised_view_count') }} as decimal(9, 6)) as top_category_share,
    entry_url,
    entry_search_query,
    device,
    utm_source,
    utm_medium,
    utm_campaign,
    utm_content,
    cart_add_count > 0 as has_cart,
    checkout_count > 0 as has_checkout,
    purchase_count > 0 as has_purchase,
    last_cart_at,
    case
        when is_cart_left then 'cart_exit'
        when is_single_category then 'single_category'
        when category_count >= 2 then 'multi_category'
        else 'no_pattern'
    end as session_label
from sessions
