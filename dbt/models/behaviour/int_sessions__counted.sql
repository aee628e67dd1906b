-- What was done in each session, and whether its last cart event was followed by a checkout.
{{ config(materialized='view') }}

with sessions as (

    select
        visitor_id,
        started_at,
        max(last_at) as ended_at,
        min(logged_in_id) as logged_in_id,
        max(last_cart_at) as last_cart_at,
        max(followed_cart_at) as followed_cart_at,
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

)

select
    *,
    coalesce(followed_cart_at = last_cart_at, false) as is_cart_followed
from sessions
