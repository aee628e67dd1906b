-- Everybody the shop knows, once: accounts, buyers without one, and who left only an address, a number or a card.
select
    identified.customer_id,
    stated.registered_at,
    stated.gender,
    stated.city,
    stated.region,
    stated.country,
    stated.language,
    stated.timezone as stated_timezone,
    zoned.timezone,
    zoned.timezone_source,
    zoned.timezone_confidence,
    coalesce(identified.guest_source, stated.acquisition_source) as acquisition_source,
    coalesce(stated.loyalty_card_id, identified.loyalty_card_id) as loyalty_card_id,
    coalesce(stated.email_key, identified.email_key) as email_key,
    coalesce(stated.phone_key, identified.phone_key) as phone_key,
    identified.account_count,
    identified.identity_count,
    identified.is_guest
from {{ ref('int_customers__identified') }} as identified
left join {{ ref('int_customers__stated') }} as stated on identified.customer_id = stated.customer_id
left join {{ ref('int_customers__zoned') }} as zoned on identified.customer_id = zoned.customer_id
