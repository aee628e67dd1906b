-- What people said about being written to. Whether it counts the ledger decides; here it tells who was where.
with consents as (

    {{ known_rows(source('raw', 'consents'), ['consent_id'], 'occurred_at') }}

)

select
    consent_id,
    customer_id,
    email_key,
    channel,
    purpose,
    status,
    occurred_at,
    source
from consents
