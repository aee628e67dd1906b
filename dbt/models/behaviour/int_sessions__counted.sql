-- What was done in each session, and whether its last cart event was followed by a checkout.
with sessions as (

    select
        stitched.visitor_id,
        stitched.started_at,
        max(bins.last_at) as ended_at,
        min(bins.logged_in_id) as logged_in_id,
        max(stitched.last_cart_at) as last_cart_at,
        max(stitched.followed_cart_at) as followed_cart_at,
        cast(sum(bins.event_count) as integer) as event_count,
        cast(sum(bins.category_view_count) as integer) as category_view_count,
        cast(sum(bins.product_view_count) as integer) as product_view_count,
        cast(sum(bins.search_count) as integer) as search_count,
        cast(sum(bins.cart_add_count) as integer) as cart_add_count,
        cast(sum(bins.cart_remove_count) as integer) as cart_remove_count,
        cast(sum(bins.checkout_count) as integer) as checkout_count,
        cast(sum(bins.purchase_count) as integer) as purchase_count,
        cast(sum(bins.request_count) as integer) as request_count
    from {{ ref('int_visits__binned') }} as bins
    inner join {{ ref('int_visits__stitched') }} as stitched
        on
            bins.visitor_id = stitched.visitor_id
            and bins.bin_start = stitched.bin_start
    group by stitched.visitor_id, stitched.started_at

)

select
    *,
    coalesce(followed_cart_at = last_cart_at, false) as is_cart_followed
from sessions
