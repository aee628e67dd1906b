-- Which devices hold a token for pushes. Private: the token itself is contact data.
{{ config(database='private') }}

select distinct
    row_id,
    push_token
from {{ source('raw_contacts', 'devices') }}
