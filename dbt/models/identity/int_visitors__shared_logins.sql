-- When which id was recognised in browsers that more than one id was seen in.
with shared as (

    select identity_key as visitor_id
    from {{ ref('int_identity__links') }}
    where identity_type = 'cookie'
    group by identity_key
    having count(*) > 1

),

recognitions as (

    select visitor_id, customer_id as account_id, occurred_at as recognised_at
    from {{ ref('int_visitors__logged_in') }}

    union all

    select
        visitor_id,
        {{ order_account() }} as account_id,
        ordered_at as recognised_at
    from {{ ref('stg_shop__orders') }}
    where visitor_id is not null

    union all

    select visitor_id, customer_id as account_id, occurred_at as recognised_at
    from {{ ref('stg_shop__identities') }}

)

select distinct
    recognitions.visitor_id,
    recognitions.account_id,
    recognitions.recognised_at
from recognitions
inner join shared on recognitions.visitor_id = shared.visitor_id
where recognitions.account_id is not null
