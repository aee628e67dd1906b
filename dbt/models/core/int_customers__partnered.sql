-- Which partner brought each customer: by the code in the account, the oldest that has one, else by the code that the
-- first order was placed with. Codes are compared as people type them.
with by_account as (

    select
        coalesce(aliases.customer_id, accounts.customer_id) as customer_id,
        -- Two partners may share a code: the lower id has it.
        min_by(
            partners.partner_id,
            cast(accounts.registered_at as {{ dbt.type_string() }})
            || accounts.customer_id || ' ' || partners.partner_id
        ) as partner_id
    from {{ ref('stg_shop__customers') }} as accounts
    inner join {{ ref('stg_shop__partners') }} as partners
        on upper(trim(accounts.partner_code)) = upper(trim(partners.partner_code))
    left join {{ ref('customer_aliases') }} as aliases on accounts.customer_id = aliases.alias_id
    group by coalesce(aliases.customer_id, accounts.customer_id)

),

by_order as (

    select orders.customer_id, min(partners.partner_id) as partner_id
    from {{ ref('fct_orders') }} as orders
    inner join {{ ref('stg_shop__partners') }} as partners
        on upper(trim(orders.promo_code)) = upper(trim(partners.partner_code))
    where orders.order_number = 1
    group by orders.customer_id

)

select
    coalesce(by_account.customer_id, by_order.customer_id) as customer_id,
    coalesce(by_account.partner_id, by_order.partner_id) as partner_id,
    case when by_account.customer_id is not null then 'account' else 'first_order' end as partner_evidence
from by_account
full outer join by_order on by_account.customer_id = by_order.customer_id
