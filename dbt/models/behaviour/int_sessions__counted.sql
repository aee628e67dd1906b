-- What was done in each session, and whether its last cart event was followed by a checkout or purchase within
-- cart_exit_minutes.
{{ config(materialized='view') }}

with sessions as (

    select
        visitor_id,
        started_at,
        max(last_at) as ended_at,
        min(logged_in_id) as logged_in_id,
        max(last_cart_at) as last_cart_at,
        cast(sum(event_count) as integer) as event_count,
        cast(sum(category_view_count) as integer) as category_view_count,
        cast(sum(product_view_count) as integer) as product_view_count,
        cast(sum(search_count) as integer) as search_count,
        cast(sum(cart_add_count) as integer) as cart_add_count,
        cast(sum(cart_remove_count) as integer) as cart_remove_count,
        cast(sum(checkout_count) as integer) as checkout_count,
        cast(sum(purchase_count) as integer) as purchase_count,
        cast(sum(request_count) as integer) as request_count
    from {{ ref('int_visits__stitched') }}
    group by visitor_id, started_at

),

-- A bin is as long as the minutes that count: of the bin with the cart event the last checkout tells whether one
-- followed, of the next bin the first.
checkouts as (

    select
        visitor_id,
        started_at,
        {{ epoch_microseconds('first_checkout_at') }} as first_instant,
        {{ epoch_microseconds('last_checkout_at') }} as last_instant,
        60000000 * cast({{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as bigint) as wait
    from {{ ref('int_visits__stitched') }}
    where first_checkout_at is not null

),

followed as (

    select
        sessions.visitor_id,
        sessions.started_at
    from sessions
    inner join checkouts
        on
            sessions.visitor_id = checkouts.visitor_id
            and sessions.started_at = checkouts.started_at
    where
        checkouts.first_instant - {{ epoch_microseconds('sessions.last_cart_at') }} between 0 and checkouts.wait
        or checkouts.last_instant - {{ epoch_microseconds('sessions.last_cart_at') }} between 0 and checkouts.wait
    group by sessions.visitor_id, sessions.started_at

)

select
    sessions.*,
    followed.visitor_id is not null as is_cart_followed
from sessions
left join followed
    on
        sessions.visitor_id = followed.visitor_id
        and sessions.started_at = followed.started_at
