-- How often each visitor viewed each category per bin of time.
with views as (

    select
        events.visitor_id,
        {{ epoch_microseconds('events.occurred_at') }} as instant,
        60000000 * cast({{ rule_value(ref('session_rules'), 'cart_exit_minutes') }} as bigint) as bin_length,
        -- The catalogue's word stands before the site's, so that views and purchases name a category alike.
        coalesce(products.category, events.category) as category
    from {{ ref('stg_shop__web_events') }} as events
    left join {{ ref('stg_shop__products') }} as products on events.product_id = products.product_id
    where events.event_type in ('product_view', 'category_view')

)

select
    visitor_id,
    instant - instant % bin_length as bin_start,
    category,
    cast(count(*) as integer) as view_count
from views
where category is not null
group by visitor_id, instant - instant % bin_length, category
