-- Sessions with their counts, the category looked at most, and whether the last cart event was followed by a checkout.
-- Of two categories with as many views the one that comes later in the alphabet is the top one.
with sessions as (

    select
        visitor_id,
        started_at,
        max(last_at) as ended_at,
        min(logged_in_id) as logged_in_id,
        cast(sum(event_count) as integer) as event_count,
        cast(sum(page_view_count) as integer) as page_view_count,
        cast(sum(category_view_count) as integer) as category_view_count,
        cast(sum(product_view_count) as integer) as product_view_count,
        cast(sum(search_count) as integer) as search_count,
        cast(sum(cart_add_count) as integer) as cart_add_count,
        cast(sum(cart_remove_count) as integer) as cart_remove_count,
        cast(sum(checkout_count) as integer) as checkout_count,
        cast(sum(purchase_count) as integer) as purchase_count,
        cast(sum(request_count) as integer) as request_count,
        cast(sum(signup_count) as integer) as signup_count,
        cast(sum(login_count) as integer) as login_count,
        cast(count(category) as integer) as category_count,
        cast(sum(case when category is not null then category_view_count + product_view_count else 0 end) as integer)
            as categorised_view_count,
        max(ranked_category) as ranked_category
    from {{ ref('int_sessions__categorised') }}
    group by visitor_id, started_at

),

carts as (

    select
        visitor_id,
        started_at,
        max(last_cart_at) as last_cart_at,
        max(followed_cart_at) as followed_cart_at
    from {{ ref('int_visits__stitched') }}
    where last_cart_at is not null
    group by visitor_id, started_at

)

select
    sessions.*,
    substring(sessions.ranked_category, 13) as top_category,
    cast(substring(sessions.ranked_category, 1, 12) as integer) as top_category_view_count,
    carts.last_cart_at,
    coalesce(carts.followed_cart_at = carts.last_cart_at, false) as is_cart_followed
from sessions
left join carts
    on
        sessions.visitor_id = carts.visitor_id
        and sessions.started_at = carts.started_at
