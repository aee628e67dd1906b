-- Letters of whose events anything became known since the build that this one begins from; nothing when it begins
-- empty.
{{ config(materialized='table') }}

-- A deleted event names no letter, and a corrected one may name another: letters are those of all its versions.
select distinct message_id
from {{ source('raw', 'email_events') }}
where
    message_id is not null
    and event_id in (
        select news.event_id
        from {{ source('raw', 'email_events') }} as news
        where {{ is_news('occurred_at', 'news.') }}
    )
