-- Who each customer is: what the account says, without contact data; keyed hashes stand for addresses.
{{ config(materialized='view') }}

select
    listed.customer_id,
    listed.registered_at,
    {{ days_between(local_date('listed.registered_at', shop_timezone()), as_of_date()) }} as days_since_registration,
    listed.gender,
    listed.city,
    listed.region,
    listed.country,
    listed.language,
    listed.timezone,
    listed.timezone_source,
    listed.timezone_confidence,
    listed.acquisition_source,
    listed.account_count,
    listed.identity_count,
    listed.is_guest,
    aged.age,
    aged.next_birthday_date,
    {{ days_between(as_of_date(), 'aged.next_birthday_date') }} as days_to_birthday,
    listed.email_key,
    listed.phone_key,
    listed.email_key is not null as has_email,
    listed.phone_key is not null as has_phone
from {{ ref('int_customers__listed') }} as listed
left join {{ ref('int_customers__aged') }} as aged on listed.customer_id = aged.customer_id
