-- Identifiers whose owners state different full names or birth dates. What they state stays in the private room; only
-- the verdict leaves it: which ids state the same. Who states nothing is on nobody's side.
{{ config(database='private', tags='door') }}

with stated as (

    select
        links.identity_type,
        links.identity_key,
        links.account_id,
        lower(nullif(trim(contacts.first_name), '') || ' ' || nullif(trim(contacts.last_name), '')) as full_name,
        contacts.birth_date
    from {{ ref('int_identity__shared_links') }} as links
    left join {{ ref('stg_shop__customer_contacts') }} as contacts on links.account_id = contacts.customer_id

),

contradicted as (

    select
        identity_type,
        identity_key,
        count(distinct full_name) > 1 as is_name_conflict,
        count(distinct birth_date) > 1 as is_birth_date_conflict
    from stated
    group by identity_type, identity_key
    having count(distinct full_name) > 1 or count(distinct birth_date) > 1

)

select
    stated.identity_type,
    stated.identity_key,
    stated.account_id,
    contradicted.is_name_conflict,
    contradicted.is_birth_date_conflict,
    case
        when stated.full_name is not null or stated.birth_date is not null
            then cast(
                dense_rank() over (
                    partition by stated.identity_type, stated.identity_key
                    order by stated.full_name asc nulls last, stated.birth_date asc nulls last
                ) as integer
            )
    end as statement_number
from stated
inner join contradicted
    on
        stated.identity_type = contradicted.identity_type
        and stated.identity_key = contradicted.identity_key
