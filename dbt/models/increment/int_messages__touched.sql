-- Letters whose events are to be read anew: those with news, those of ids that now stand for another person, and those
-- that turned out to be our own, because their message came into the ledger after their events.
-- depends_on: {{ ref('stg_shop__email_events') }}, {{ ref('int_customers__moved') }}
select message_id
from {{ ref('stg_shop__touched_messages') }}
{%- if is_carried() %}

union distinct

select events.message_id
from {{ ref('stg_shop__email_events') }} as events
inner join {{ ref('int_customers__moved') }} as moved on events.customer_id = moved.alias_id
where events.message_id is not null

union distinct

select own.message_id
from {{ source('ledger', 'messages') }} as own
inner join {{ source('carried_facts', 'int_messages__imported') }} as imported on own.message_id = imported.message_id
{%- endif %}
