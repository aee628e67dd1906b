-- Which identifier was seen with which id, once per pair. Addresses and numbers are keyed hashes.
with sightings as (

    select
        account_id,
        source,
        first_seen_at,
        email_key,
        phone_key,
        loyalty_card_id,
        visitor_id,
        coupon_id,
        tied_account_id
    from {{ ref('int_identity__sightings') }}

    union all

    -- An account that another id was tied to is tied to itself, or the two would have nothing in common.
    select
        account_id, source, first_seen_at, null as email_key, null as phone_key, null as loyalty_card_id,
        null as visitor_id, null as coupon_id, account_id as tied_account_id
    from {{ ref('int_identity__sightings') }}
    where account_id in (
        select ties.tied_account_id
        from {{ ref('int_identity__sightings') }} as ties
        where ties.tied_account_id is not null
    )

),

links as (

    select
        rules.identity_type,
        case rules.identity_type
            when 'email' then sightings.email_key
            when 'phone' then sightings.phone_key
            when 'card' then sightings.loyalty_card_id
            when 'cookie' then sightings.visitor_id
            when 'coupon' then sightings.coupon_id
            when 'account' then sightings.tied_account_id
        end as identity_key,
        sightings.account_id,
        sightings.source,
        sightings.first_seen_at
    from sightings
    cross join {{ ref('identity_rules') }} as rules

)

select
    identity_type,
    identity_key,
    account_id,
    min(first_seen_at) as first_seen_at,
    min(source) as source
from links
where identity_key is not null
group by identity_type, identity_key, account_id
