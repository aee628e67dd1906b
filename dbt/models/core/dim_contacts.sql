-- The only table with addresses and names, in the private contacts file: dispatch joins it at the last moment.
-- A person's address is the one that her email_key stands for, whether an account, an order or a form brought it.
{{ config(database='private') }}

select
    customers.customer_id,
    emails.endpoint as email,
    phones.endpoint as phone,
    named.first_name,
    named.last_name,
    customers.email_key,
    customers.phone_key
from {{ ref('int_customers__listed') }} as customers
left join {{ ref('int_customers__named') }} as named on customers.customer_id = named.customer_id
left join {{ ref('stg_shop__endpoints') }} as emails
    on
        customers.email_key = emails.endpoint_key
        and emails.endpoint_type = 'email'
left join {{ ref('stg_shop__endpoints') }} as phones
    on
        customers.phone_key = phones.endpoint_key
        and phones.endpoint_type = 'phone'
where
    named.customer_id is not null
    or emails.endpoint is not null
    or phones.endpoint is not null
