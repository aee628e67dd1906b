-- Messages to look at anew: letters whose events are read anew, and all of ours, because the ledger says what a message
-- is and not when it changed. They are few beside a history of years, and the ledger never loses one.
-- depends_on: {{ ref('int_messages__touched') }}
select message_id
from {{ source('ledger', 'messages') }}
{%- if is_carried() %}

union distinct

select message_id
from {{ ref('int_messages__touched') }}
{%- endif %}
