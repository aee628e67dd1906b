-- The newest known account of each customer; row_id leads the private room to the contact data of the same version.
with customers as (

    {{ known_rows(source('raw', 'customers'), ['customer_id'], 'registered_at') }}

)

select
    customer_id,
    registered_at,
    gender,
    city,
    region,
    country,
    language,
    timezone,
    acquisition_source,
    partner_code,
    loyalty_card_id,
    email_key,
    phone_key,
    phone_timezone,
    address_timezone,
    row_id
from customers
