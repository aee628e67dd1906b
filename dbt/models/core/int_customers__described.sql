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
    coalesce(listed.stated_timezone, {{ shop_timezone() }}) as timezone,
    case when listed.stated_timezone is null then 'shop' else 'customer' end as timezone_source,
    listed.acquisition_source,
    aged.age,
    aged.next_birthday_date,
    {{ days_between(as_of_date(), 'aged.next_birthday_date') }} as days_to_birthday,
    listed.email_key,
    listed.phone_key,
    listed.email_key is not null as has_email,
    listed.phone_key is not null as has_phone
from {{ ref('int_customers__listed') }} as listed
left join {{ ref('int_customers__aged') }} as aged on listed.customer_id = aged.customer_id
