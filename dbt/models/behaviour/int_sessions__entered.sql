-- Where each session came in: page, device and marks of the link, from its first event. Of several events at that
-- instant each value is the one of the smallest event id that has it.
-- depends_on: {{ ref('int_web_events__touched') }}
-- depends_on: {{ ref('stg_shop__web_events') }}
select
    events.visitor_id,
    events.occurred_at as started_at,
    {%- for column in ['url', 'device', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'search_query'] %}
    min_by(events.{{ column }}, case when events.{{ column }} is not null then events.event_id end) as {{ column }}
    {%- if not loop.last %},{% endif %}
    {%- endfor %}
from {{ ref('int_web_events__touched') if is_carried() else ref('stg_shop__web_events') }} as events
where
    -- Not a join: an engine that takes the filtered events for few would hold all of them in memory to find these.
    coalesce((events.visitor_id, events.occurred_at) in (
        select
            stitched.visitor_id,
            stitched.started_at
        from {{ ref('int_visits__stitched') }} as stitched
    ), false)
group by events.visitor_id, events.occurred_at
