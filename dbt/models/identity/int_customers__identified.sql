-- Everybody the shop knows, with the ids and identifiers that are hers. A guest has no other address than those.
with people as (

    select
        coalesce(aliases.customer_id, accounts.account_id) as customer_id,
        count(*) as account_count,
        min(case when accounts.is_guest then 1 else 0 end) = 1 as is_guest,
        -- The person's id is her oldest one, so its first source is where she came from.
        max(case when aliases.alias_id is null and accounts.is_guest then accounts.first_source end) as guest_source
    from {{ ref('int_identity__accounts') }} as accounts
    left join {{ ref('customer_aliases') }} as aliases on accounts.account_id = aliases.alias_id
    left join {{ ref('int_identity__nobodies') }} as nobodies on accounts.account_id = nobodies.account_id
    where
        accounts.is_known
        and nobodies.account_id is null
    group by coalesce(aliases.customer_id, accounts.account_id)

),

identifiers as (

    select
        coalesce(aliases.customer_id, links.account_id) as customer_id,
        links.identity_type,
        links.identity_key,
        max(links.first_seen_at) as newest_link_at
    from {{ ref('int_identity__links') }} as links
    left join {{ ref('customer_aliases') }} as aliases on links.account_id = aliases.alias_id
    left join {{ ref('rpt_identity_shared') }} as shared
        on
            links.identity_type = shared.identity_type
            and links.identity_key = shared.identity_key
    where shared.identity_key is null
    group by coalesce(aliases.customer_id, links.account_id), links.identity_type, links.identity_key

),

placed as (

    select
        identifiers.*,
        row_number() over (
            partition by customer_id, identity_type
            order by newest_link_at desc nulls last, identity_key asc nulls last
        ) as place
    from identifiers

),

held as (

    select
        customer_id,
        count(*) as identity_count,
        max(case when place = 1 and identity_type = 'email' then identity_key end) as email_key,
        max(case when place = 1 and identity_type = 'phone' then identity_key end) as phone_key,
        max(case when place = 1 and identity_type = 'card' then identity_key end) as loyalty_card_id
    from placed
    group by customer_id

)

select
    people.customer_id,
    cast(people.account_count as integer) as account_count,
    cast(coalesce(held.identity_count, 0) as integer) as identity_count,
    people.is_guest,
    people.guest_source,
    held.email_key,
    held.phone_key,
    held.loyalty_card_id
from people
left join held on people.customer_id = held.customer_id
