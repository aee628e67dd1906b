-- Who was seen with what: an account, or a guest who left none, with the identifiers that were given together.
with shop_ids as (

    select
        customer_id as account_id,
        'account' as source,
        registered_at as seen_at,
        email_key,
        phone_key,
        phone_timezone,
        loyalty_card_id,
        cast(null as {{ dbt.type_string() }}) as visitor_id,
        cast(null as {{ dbt.type_string() }}) as tied_account_id,
        cast(null as {{ dbt.type_string() }}) as coupon_id
    from {{ ref('stg_shop__customers') }}

    union all

    select
        customer_id as account_id, coalesce(source, 'shop') as source, occurred_at as seen_at, email_key, phone_key,
        phone_timezone, loyalty_card_id, visitor_id, account_id as tied_account_id, coupon_id
    from {{ ref('stg_shop__identities') }}

    union all

    -- A hundred million events become one row per browser and account before anything else looks at them.
    select
        customer_id as account_id, 'login' as source, min(occurred_at) as seen_at, null as email_key, null as phone_key,
        null as phone_timezone, null as loyalty_card_id, visitor_id, null as tied_account_id, null as coupon_id
    from {{ ref('int_visitors__logged_in') }}
    group by visitor_id, customer_id

),

seen as (

    select shop_ids.*, false as is_guest
    from shop_ids

    union all

    select
        {{ order_account() }} as account_id,
        case when sales_channel = 'store' then 'till' else 'checkout' end as source,
        ordered_at as seen_at, email_key, phone_key, phone_timezone, loyalty_card_id, visitor_id,
        null as tied_account_id, null as coupon_id, customer_id is null as is_guest
    from {{ ref('stg_shop__orders') }}

    union all

    select
        coalesce(customer_id, {{ guest_id('email_key', 'null', 'null') }}) as account_id,
        coalesce(source, 'consent') as source,
        occurred_at as seen_at, email_key, null as phone_key, null as phone_timezone, null as loyalty_card_id,
        null as visitor_id, null as tied_account_id, null as coupon_id, customer_id is null as is_guest
    from {{ ref('stg_shop__consents') }}

)

select
    account_id,
    is_guest,
    source,
    email_key,
    phone_key,
    loyalty_card_id,
    visitor_id,
    tied_account_id,
    coupon_id,
    max(phone_timezone) as phone_timezone,
    min(seen_at) as first_seen_at
from seen
where account_id is not null
group by
    account_id, is_guest, source, email_key, phone_key, loyalty_card_id, visitor_id, tied_account_id, coupon_id
