-- Names and birth dates of a person, the newest that an account states; a name comes from one account. Private.
{{ config(database='private') }}

with accounts as (

    select
        coalesce(aliases.customer_id, contacts.customer_id) as customer_id,
        contacts.first_name,
        contacts.last_name,
        contacts.birth_date,
        coalesce(contacts.first_name, contacts.last_name) as any_name,
        row_number() over (
            partition by coalesce(aliases.customer_id, contacts.customer_id)
            order by accounts.registered_at asc nulls first, accounts.customer_id asc nulls last
        ) as account_order
    from {{ ref('stg_shop__customer_contacts') }} as contacts
    inner join {{ ref('stg_shop__customers') }} as accounts on contacts.customer_id = accounts.customer_id
    left join {{ ref('customer_aliases') }} as aliases on contacts.customer_id = aliases.alias_id

),

named as (

    select
        accounts.*,
        max(case when any_name is not null then account_order end) over (partition by customer_id) as name_order
    from accounts

)

select
    customer_id,
    {{ of_account('first_name', 'name_order') }},
    {{ of_account('last_name', 'name_order') }},
    {{ newest_stated('birth_date') }}
from named
group by customer_id
