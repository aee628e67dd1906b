-- Where each session came in: page, device and marks of the link, from its first event. Of several events at that
-- instant each value is the one of the smallest event id that has it.
with sessions as (

    select visitor_id, started_at
    from {{ ref('int_visits__stitched') }}
    group by visitor_id, started_at

)

select
    sessions.visitor_id,
    sessions.started_at,
    {%- for column in ['url', 'device', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'search_query'] %}
    min_by(events.{{ column }}, case when events.{{ column }} is not null then events.event_id end) as {{ column }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
from sessions
inner join {{ ref('stg_shop__web_events') }} as events
    on
        sessions.visitor_id = events.visitor_id
        and sessions.started_at = events.occurred_at
group by sessions.visitor_id, sessions.started_at
