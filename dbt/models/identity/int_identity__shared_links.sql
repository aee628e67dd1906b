-- Links that could merge: of a kind that merges, not cut by hand, and shared by two ids or more but not by too many.
with cut as (

    select splits.customer_id as account_id, rules.identity_type
    from {{ ref('identity_splits') }} as splits
    inner join {{ ref('identity_rules') }} as rules
        on splits.identity_type = rules.identity_type or splits.identity_type = 'all'
    group by splits.customer_id, rules.identity_type

),

links as (

    select
        links.identity_type,
        links.identity_key,
        links.account_id,
        links.first_seen_at,
        rules.max_customers
    from {{ ref('int_identity__links') }} as links
    inner join {{ ref('identity_rules') }} as rules on links.identity_type = rules.identity_type
    left join cut
        on
            links.account_id = cut.account_id
            and links.identity_type = cut.identity_type
    where
        rules.merges
        and cut.account_id is null

),

shared as (

    select identity_type, identity_key
    from links
    group by identity_type, identity_key, max_customers
    having count(*) > 1 and count(*) <= max_customers

)

select
    links.identity_type,
    links.identity_key,
    links.account_id,
    links.first_seen_at
from links
inner join shared
    on
        links.identity_type = shared.identity_type
        and links.identity_key = shared.identity_key
