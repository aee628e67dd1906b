-- Why an id is no longer used: the first identifier that it turned out to share with another id of the person.
with ordered as (

    select
        bridges.*,
        row_number() over (
            partition by identity_type, identity_key, statement_number
            order by first_seen_at asc nulls last, account_id asc nulls last
        ) as place
    from {{ ref('int_identity__bridges') }} as bridges

),

shared_from as (

    -- With one id on it an identifier ties nobody: it does from the moment the second one comes.
    select identity_type, identity_key, statement_number, first_seen_at
    from ordered
    where place = 2

),

ties as (

    select
        aliases.alias_id,
        aliases.customer_id,
        ordered.identity_type,
        ordered.identity_key,
        case when ordered.place = 1 then shared_from.first_seen_at else ordered.first_seen_at end as merged_at
    from ordered
    inner join shared_from
        on
            ordered.identity_type = shared_from.identity_type
            and ordered.identity_key = shared_from.identity_key
            and ordered.statement_number = shared_from.statement_number
    inner join {{ ref('customer_aliases') }} as aliases on ordered.account_id = aliases.alias_id

),

ranked as (

    select
        ties.*,
        row_number() over (
            partition by alias_id
            order by merged_at asc nulls last, identity_type asc nulls last, identity_key asc nulls last
        ) as place,
        count(*) over (partition by alias_id) as link_count
    from ties

)

select
    alias_id,
    customer_id,
    merged_at,
    identity_type,
    identity_key,
    cast(link_count as integer) as link_count
from ranked
where place = 1
