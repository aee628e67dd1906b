-- What a person's accounts state. The newest account that states a trait is believed, as people correct themselves; an
-- address comes from one account as a whole. Where a customer came from only the oldest account can tell.
with accounts as (

    select
        coalesce(aliases.customer_id, customers.customer_id) as customer_id,
        customers.registered_at,
        customers.gender,
        customers.city,
        customers.region,
        customers.country,
        customers.address_timezone,
        customers.language,
        customers.timezone,
        customers.acquisition_source,
        customers.loyalty_card_id,
        customers.email_key,
        customers.phone_key,
        coalesce(customers.city, customers.region, customers.country) as address,
        row_number() over (
            partition by coalesce(aliases.customer_id, customers.customer_id)
            order by customers.registered_at asc nulls first, customers.customer_id asc nulls last
        ) as account_order
    from {{ ref('stg_shop__customers') }} as customers
    left join {{ ref('customer_aliases') }} as aliases on customers.customer_id = aliases.alias_id

),

addressed as (

    select
        accounts.*,
        max(case when address is not null then account_order end) over (partition by customer_id) as address_order
    from accounts

)

select
    customer_id,
    min(registered_at) as registered_at,
    {{ newest_stated('gender') }},
    {{ of_account('city', 'address_order') }},
    {{ of_account('region', 'address_order') }},
    {{ of_account('country', 'address_order') }},
    {{ of_account('address_timezone', 'address_order') }},
    {{ newest_stated('language') }},
    {{ newest_stated('timezone') }},
    min_by(acquisition_source, account_order) filter (where acquisition_source is not null) as acquisition_source,
    {{ newest_stated('loyalty_card_id') }},
    {{ newest_stated('email_key') }},
    {{ newest_stated('phone_key') }}
from addressed
group by customer_id
