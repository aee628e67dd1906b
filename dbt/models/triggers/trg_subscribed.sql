-- Somebody agreed to marketing for the first time, on whatever channel; once per person. Whether she still agrees is a
-- gate.
select
    customer_id,
    'subscribed' as trigger_key,
    first_consent_at as occurred_at,
    {{ json_object({
        'channel': json_quoted('channel'),
        'source': json_quoted('consent_source'),
    }) }} as context
from {{ ref('int_customers__consented') }}
where {{ occurred_lately('first_consent_at') }}
