-- Visitors of whose web events anything became known since the build that this one begins from; nothing when it begins
-- empty.
{{ config(materialized='table') }}

-- A deleted event names no visitor, and a corrected one may name another: visitors are those of all its versions.
select distinct visitor_id
from {{ source('raw', 'web_events') }}
where
    visitor_id is not null
    and event_id in (
        select news.event_id
        from {{ source('raw', 'web_events') }} as news
        where {{ is_news('occurred_at', 'news.') }}
    )
