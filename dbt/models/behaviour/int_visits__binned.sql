-- What each visitor did per bin of time. A bin is never longer than the gap that parts sessions, so two events of one
-- bin always belong to one session: sessions are stitched from bins, and no event has to be sorted.
with events as (

    select
        visitor_id,
        customer_id,
        event_type,
        occurred_at,
        {{ epoch_microseconds('occurred_at') }} as instant,
        60000000 * cast({{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as bigint) as bin_length
    from {{ ref('stg_shop__web_events') }}

)

select
    visitor_id,
    instant - instant % bin_length as bin_start,
    min(occurred_at) as first_at,
    max(occurred_at) as last_at,
    min(customer_id) as logged_in_id,
    max(case when event_type = 'add_to_cart' then occurred_at end) as last_cart_at,
    min(case when event_type in ('checkout_start', 'purchase') then occurred_at end) as first_checkout_at,
    max(case when event_type in ('checkout_start', 'purchase') then occurred_at end) as last_checkout_at,
    cast(count(*) as integer) as event_count,
    cast(count(case when event_type = 'category_view' then 1 end) as integer) as category_view_count,
    cast(count(case when event_type = 'product_view' then 1 end) as integer) as product_view_count,
    cast(count(case when event_type = 'search' then 1 end) as integer) as search_count,
    cast(count(case when event_type = 'add_to_cart' then 1 end) as integer) as cart_add_count,
    cast(count(case when event_type = 'remove_from_cart' then 1 end) as integer) as cart_remove_count,
    cast(count(case when event_type = 'checkout_start' then 1 end) as integer) as checkout_count,
    cast(count(case when event_type = 'purchase' then 1 end) as integer) as purchase_count,
    cast(count(case when event_type = 'request' then 1 end) as integer) as request_count
from events
group by visitor_id, instant - instant % bin_length
