-- Every address and number that landed, by its key: contact data of whoever has no account. Private.
{{ config(database='private') }}

-- Spellings of one address differ in case and blanks only, those of a number in dress: any of them reaches the person.
with written as (

    {% for table in ['customers', 'identities', 'orders', 'consents'] %}
    select
        landed.email_key,
        contacts.email,
        {{ 'cast(null as varchar)' if table == 'consents' else 'landed.phone_key' }} as phone_key,
        {{ 'cast(null as varchar)' if table == 'consents' else 'contacts.phone' }} as phone
    from {{ source('raw', table) }} as landed
    inner join {{ source('raw_contacts', table) }} as contacts on landed.row_id = contacts.row_id
    where landed.loaded_at <= {{ known_as_of() }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}

)

select email_key as endpoint_key, 'email' as endpoint_type, min(trim(email)) as endpoint
from written
where email_key is not null
group by email_key

union all

select phone_key as endpoint_key, 'phone' as endpoint_type, min(trim(phone)) as endpoint
from written
where phone_key is not null
group by phone_key
