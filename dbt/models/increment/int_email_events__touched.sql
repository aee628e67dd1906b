-- Events of letters that are to be read anew: a table, so that the history is read once for all who need them. Nothing
-- in a build that begins empty: there all events are read.
-- depends_on: {{ ref('int_messages__touched') }}
select events.*
from {{ ref('stg_shop__email_events') }} as events
{% if is_carried() -%}
where events.message_id in (select touched.message_id from {{ ref('int_messages__touched') }} as touched)
{%- else -%}
where false
{%- endif %}
