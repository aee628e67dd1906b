-- Every id that a customer may appear under, with when it was first seen: the oldest of a person's ids stays hers.
-- A login alone makes no customer: the shop has to know the id by an account, an order, a consent or a tie.
with accounts as (

    select
        account_id,
        min(first_seen_at) as first_seen_at,
        min(case when is_guest then 1 else 0 end) = 1 as is_guest,
        max(case when source = 'account' then 1 else 0 end) = 1 as has_account,
        min(case when source = 'login' then 1 else 0 end) = 0 as is_known
    from {{ ref('int_identity__sightings') }}
    group by account_id

)

select
    accounts.account_id,
    accounts.first_seen_at,
    accounts.is_guest,
    accounts.has_account,
    accounts.is_known,
    min(sightings.source) as first_source
from accounts
inner join {{ ref('int_identity__sightings') }} as sightings
    on
        accounts.account_id = sightings.account_id
        and accounts.first_seen_at = sightings.first_seen_at
group by accounts.account_id, accounts.first_seen_at, accounts.is_guest, accounts.has_account, accounts.is_known
