-- The only table with addresses and names, in the private contacts file: dispatch joins it at the last moment.
{{ config(database='private') }}

select
    customer_id,
    email,
    phone,
    first_name,
    last_name,
    email_key,
    phone_key
from {{ ref('stg_shop__customer_contacts') }}
