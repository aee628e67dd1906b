-- The days that customers asked the shop to remember. Private: a wedding day is contact data.
{{ config(database='private') }}

-- An entry that changed and changed back was landed twice with the same content, so with the same row_id.
select distinct
    row_id,
    occurs_on
from {{ source('raw_contacts', 'important_dates') }}
