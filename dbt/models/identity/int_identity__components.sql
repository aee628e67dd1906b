-- Ids that are one person: whoever can be reached over bridges. The oldest id stays hers, of two as old the lower.
with members as (

    select
        accounts.account_id,
        row_number() over (
            order by accounts.first_seen_at asc nulls last, accounts.account_id asc nulls last
        ) as seniority
    from {{ ref('int_identity__accounts') }} as accounts
    where accounts.account_id in (select bridges.account_id from {{ ref('int_identity__bridges') }} as bridges)

),

bridge_members as (

    select
        members.seniority,
        min(members.seniority) over (
            partition by bridges.identity_type, bridges.identity_key, bridges.statement_number
        ) as eldest
    from {{ ref('int_identity__bridges') }} as bridges
    inner join members on bridges.account_id = members.account_id

),

edges as (

    select distinct
        seniority as node,
        eldest as root
    from bridge_members
    where seniority > eldest

),

{{ connected_stars('edges', var('identity_rounds')) }}

select
    members.account_id,
    coalesce(eldest.account_id, members.account_id) as customer_id
from members
left join stars on members.seniority = stars.node
left join members as eldest on stars.root = eldest.seniority
