-- Visits by bins: two events of a browser within one half hour are always of one visit, so that events are grouped by
-- browser and half hour first, and only the bins are put in order. Views are counted by browser, half hour and category.
-- It relies on what the benchmark's files are and a shop's are not: one version of each row, nothing after the clocks, one
-- customer to a browser, no catalogue, checkouts, searches or requests.
create table setka.main.sessions as
with events as (

    select
        visitor_id, customer_id, event_type, occurred_at, category,
        epoch_us(occurred_at) // 1800000000 as bin
    from read_parquet('web_events/*.parquet')

),

bins as (

    select
        visitor_id,
        bin,
        min(occurred_at) as first_at,
        max(occurred_at) as last_at,
        min(customer_id) as customer_id,
        max(occurred_at) filter (where event_type = 'add_to_cart') as last_cart_at,
        count(*) as event_count,
        count(*) filter (where event_type = 'category_view') as category_view_count,
        count(*) filter (where event_type = 'product_view') as product_view_count,
        count(*) filter (where event_type = 'search') as search_count,
        count(*) filter (where event_type = 'add_to_cart') as cart_add_count,
        count(*) filter (where event_type = 'remove_from_cart') as cart_remove_count,
        count(*) filter (where event_type = 'checkout_start') as checkout_count,
        count(*) filter (where event_type = 'purchase') as purchase_count,
        count(*) filter (where event_type = 'request') as request_count
    from events
    group by visitor_id, bin

),

views as (

    select visitor_id, bin, category, count(*) as view_count
    from events
    where event_type in ('category_view', 'product_view') and category is not null
    group by visitor_id, bin, category

),

parted as (

    select
        *,
        case
            when first_at - lag(last_at) over (partition by visitor_id order by bin) <= interval 30 minutes then 0 else 1
        end as is_start
    from bins

),

numbered as (

    select *, sum(is_start) over (partition by visitor_id order by bin) as session_number
    from parted

),

owners as (

    select visitor_id, min(customer_id) as customer_id
    from bins
    where customer_id is not null
    group by visitor_id

),

sessions as (

    select
        visitor_id,
        session_number,
        min(first_at) as started_at,
        max(last_at) as ended_at,
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
    from numbered
    group by visitor_id, session_number

),

categories as (

    select numbered.visitor_id, numbered.session_number, views.category, sum(views.view_count) as view_count
    from views
    inner join numbered on views.visitor_id = numbered.visitor_id and views.bin = numbered.bin
    group by all

),

tops as (

    select
        visitor_id,
        session_number,
        count(*) as category_count,
        sum(view_count) as categorised_view_count,
        max((view_count, category)) as top
    from categories
    group by visitor_id, session_number

),

entries as (

    select
        events.visitor_id,
        events.occurred_at as started_at,
        min_by(events.url, events.event_id) as url,
        min_by(events.device, events.event_id) as device,
        min_by(events.utm_source, events.event_id) as utm_source,
        min_by(events.utm_medium, events.event_id) as utm_medium,
        min_by(events.utm_campaign, events.event_id) as utm_campaign,
        min_by(events.utm_content, events.event_id) as utm_content,
        min_by(events.search_query, events.event_id) as search_query
    from read_parquet('web_events/*.parquet') as events
    inner join sessions on events.visitor_id = sessions.visitor_id and events.occurred_at = sessions.started_at
    group by events.visitor_id, events.occurred_at

)

select
    sessions.visitor_id || ':' || epoch_us(sessions.started_at) as session_id,
    sessions.visitor_id,
    owners.customer_id,
    sessions.started_at,
    sessions.ended_at,
    cast(timezone(getvariable('shop_timezone'), timezone('UTC', sessions.started_at)) as date) as session_date,
    cast(timezone(getvariable('shop_timezone'), timezone('UTC', sessions.ended_at)) as date) as end_date,
    epoch_us(sessions.ended_at) - epoch_us(sessions.started_at) as duration_microseconds,
    sessions.event_count,
    sessions.category_view_count,
    sessions.product_view_count,
    sessions.search_count,
    sessions.cart_add_count,
    sessions.cart_remove_count,
    sessions.checkout_count,
    sessions.purchase_count,
    sessions.request_count,
    cast(coalesce(tops.category_count, 0) as integer) as category_count,
    cast(coalesce(tops.categorised_view_count, 0) as integer) as categorised_view_count,
    tops.top[2] as top_category,
    cast(tops.top[1] as integer) as top_category_view_count,
    cast(tops.top[1] / tops.categorised_view_count as decimal(9, 6)) as top_category_share,
    entries.url as entry_url,
    entries.search_query as entry_search_query,
    entries.device,
    entries.utm_source,
    entries.utm_medium,
    entries.utm_campaign,
    entries.utm_content,
    sessions.cart_add_count > 0 as has_cart,
    sessions.checkout_count > 0 as has_checkout,
    sessions.purchase_count > 0 as has_purchase,
    sessions.last_cart_at,
    case
        when sessions.last_cart_at < cast(getvariable('as_of_date') as timestamp) - interval 30 minutes then 'cart_exit'
        when 100 * tops.top[1] >= 70 * tops.categorised_view_count then 'single_category'
        when tops.category_count >= 2 then 'multi_category'
        else 'no_pattern'
    end as session_label
from sessions
inner join entries on sessions.visitor_id = entries.visitor_id and sessions.started_at = entries.started_at
left join tops on sessions.visitor_id = tops.visitor_id and sessions.session_number = tops.session_number
left join owners on sessions.visitor_id = owners.visitor_id;
