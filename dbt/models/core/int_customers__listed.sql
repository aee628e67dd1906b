-- Everybody the shop knows: accounts, and customers that appear only on orders.
with buyers as (

    select distinct customer_id
    from {{ ref('int_orders__classified') }}
    where customer_id is not null

)

select
    coalesce(customers.customer_id, buyers.customer_id) as customer_id,
    customers.registered_at,
    customers.gender,
    customers.city,
    customers.region,
    customers.country,
    customers.language,
    customers.timezone as stated_timezone,
    customers.acquisition_source,
    customers.loyalty_card_id,
    customers.email_key,
    customers.phone_key
from {{ ref('stg_shop__customers') }} as customers
full outer join buyers on customers.customer_id = buyers.customer_id
