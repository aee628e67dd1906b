-- The firms that bring customers.
with partners as (

    {{ known_rows(source('raw', 'partners'), ['partner_id'], none) }}

)

select
    partner_id,
    partner_name,
    partner_code,
    partner_kind,
    started_at
from partners
