-- Orders of which anything became known since the build that this one begins from; nothing when it begins empty.
{{ config(materialized='table') }}

select order_id
from {{ source('raw', 'orders') }}
where {{ is_news('ordered_at') }}

union distinct

select order_id
from {{ source('raw', 'order_lines') }}
where {{ is_news(none) }}

union distinct

-- A deleted event names no order: the order is that of its other versions.
select order_id
from {{ source('raw', 'order_events') }}
where
    order_id is not null
    and event_id in (
        select news.event_id
        from {{ source('raw', 'order_events') }} as news
        where {{ is_news('occurred_at', 'news.') }}
    )
