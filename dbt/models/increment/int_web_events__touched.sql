-- Web events of visitors whose sessions are to be computed anew: a table, so that the history is read once for all who
-- need them. Nothing in a build that begins empty: there all events are read.
-- depends_on: {{ ref('int_visitors__touched') }}
select events.*
from {{ ref('stg_shop__web_events') }} as events
{% if is_carried() -%}
where events.visitor_id in (select touched.visitor_id from {{ ref('int_visitors__touched') }} as touched)
{%- else -%}
where false
{%- endif %}
