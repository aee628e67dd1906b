-- What each visitor did per bin of time and category, and the session it belongs to. A bin is never longer than the gap
-- that parts sessions, so two events of one bin always belong to one session: sessions are stitched from bins, and no
-- event has to be sorted. More than gap_minutes without an event end a session; exactly gap_minutes do not, and neither
-- does midnight.
-- depends_on: {{ ref('int_web_events__touched') }}
-- depends_on: {{ ref('stg_shop__web_events') }}
with events as (

    select
        events.visitor_id, events.customer_id, events.event_type, events.occurred_at,
        {{ epoch_microseconds('events.occurred_at') }} as instant,
        60000000 * cast({{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as bigint) as bin_length,
        -- The catalogue's word stands before the site's, so that views and purchases name a category alike.
        coalesce(products.category, events.category) as category
    from {{ ref('int_web_events__touched') if is_carried() else ref('stg_shop__web_events') }} as events
    left join {{ ref('int_products__categorised') }} as products on events.product_id = products.product_id

),

bins as (

    select
        visitor_id,
        instant - instant % bin_length as bin_start,
        category,
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
    group by visitor_id, instant - instant % bin_length, category

),

neighbours as (

    select
        bins.*,
        max(last_at) over (
            partition by visitor_id order by first_at asc nulls last, category asc nulls last
            rows between unbounded preceding and 1 preceding
        ) as previous_last_at
    from bins

),

measured as (

    select
        *,
        previous_last_at is null
        or {{ epoch_microseconds('first_at') }} - {{ epoch_microseconds('previous_last_at') }}
        > 60000000 * cast({{ rule_value(ref('session_rules'), 'gap_minutes') }} as bigint) as is_first
    from neighbours

)

select
    visitor_id,
    bin_start,
    category,
    max(case when is_first then first_at end) over (
        partition by visitor_id order by first_at asc nulls last, category asc nulls last
        rows between unbounded preceding and current row
    ) as started_at,
    last_at, logged_in_id, last_cart_at, first_checkout_at, last_checkout_at,
    event_count, category_view_count, product_view_count, search_count, cart_add_count, cart_remove_count,
    checkout_count, purchase_count, request_count
from measured
