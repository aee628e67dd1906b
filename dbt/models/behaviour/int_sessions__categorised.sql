-- What was done in each session per category viewed; what concerns no category stands under none.
select
    bins.visitor_id,
    stitched.started_at,
    bins.category,
    max(bins.last_at) as last_at,
    min(bins.logged_in_id) as logged_in_id,
    cast(sum(bins.event_count) as integer) as event_count,
    cast(sum(bins.page_view_count) as integer) as page_view_count,
    cast(sum(bins.category_view_count) as integer) as category_view_count,
    cast(sum(bins.product_view_count) as integer) as product_view_count,
    cast(sum(bins.search_count) as integer) as search_count,
    cast(sum(bins.cart_add_count) as integer) as cart_add_count,
    cast(sum(bins.cart_remove_count) as integer) as cart_remove_count,
    cast(sum(bins.checkout_count) as integer) as checkout_count,
    cast(sum(bins.purchase_count) as integer) as purchase_count,
    cast(sum(bins.request_count) as integer) as request_count,
    cast(sum(bins.signup_count) as integer) as signup_count,
    cast(sum(bins.login_count) as integer) as login_count,
    -- One text that sorts by views and then by name: its maximum holds the top category, whatever the order of rows.
    lpad(cast(sum(bins.category_view_count + bins.product_view_count) as {{ dbt.type_string() }}), 12, '0')
    || bins.category as ranked_category
from {{ ref('int_visits__binned') }} as bins
inner join {{ ref('int_visits__stitched') }} as stitched
    on
        bins.visitor_id = stitched.visitor_id
        and bins.bin_start = stitched.bin_start
group by bins.visitor_id, stitched.started_at, bins.category
