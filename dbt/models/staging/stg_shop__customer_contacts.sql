-- Contact data of the newest known account of each customer. Private: nothing outside the room may select from it.
{{ config(database='private') }}

-- An account that changed and changed back was landed twice with the same content, so with the same row_id.
with contacts as (

    select distinct
        row_id,
        email,
        phone,
        first_name,
        last_name,
        birth_date
    from {{ source('raw_contacts', 'customers') }}

)

select
    customers.customer_id,
    customers.email_key,
    customers.phone_key,
    contacts.email,
    contacts.phone,
    contacts.first_name,
    contacts.last_name,
    contacts.birth_date
from {{ ref('stg_shop__customers') }} as customers
inner join contacts on customers.row_id = contacts.row_id
