-- Whose history a browser holds. With one customer all of it is hers, what she did before she logged in included. Of
-- several each has what came after the one before was last recognised; what comes after the last recognition stays with
-- the last one.
with seen as (

    select
        links.identity_key as visitor_id,
        coalesce(aliases.customer_id, links.account_id) as customer_id
    from {{ ref('int_identity__links') }} as links
    left join {{ ref('customer_aliases') }} as aliases on links.account_id = aliases.alias_id
    left join {{ ref('rpt_identity_shared') }} as shared
        on
            links.identity_type = shared.identity_type
            and links.identity_key = shared.identity_key
    where
        links.identity_type = 'cookie'
        and shared.identity_key is null
    group by links.identity_key, coalesce(aliases.customer_id, links.account_id)

),

owners as (

    select visitor_id, min(customer_id) as customer_id, count(*) as customer_count
    from seen
    group by visitor_id

),

-- Only browsers of several customers are followed event by event: they are few.
recognitions as (

    select
        recognitions.visitor_id,
        recognitions.recognised_at,
        min(coalesce(aliases.customer_id, recognitions.account_id)) as customer_id
    from {{ ref('int_visitors__shared_logins') }} as recognitions
    inner join owners on recognitions.visitor_id = owners.visitor_id
    left join {{ ref('customer_aliases') }} as aliases on recognitions.account_id = aliases.alias_id
    where owners.customer_count > 1
    group by recognitions.visitor_id, recognitions.recognised_at

),

neighbours as (

    select
        recognitions.*,
        lead(customer_id) over (partition by visitor_id order by recognised_at asc nulls last) as next_customer_id
    from recognitions

),

ends as (

    -- The last recognition in a row of one customer: with the next instant the browser is the next one's.
    select
        visitor_id,
        customer_id,
        next_customer_id,
        {{ next_instant('recognised_at') }} as ended_at
    from neighbours
    where next_customer_id is null or next_customer_id != customer_id

)

select
    visitor_id,
    customer_id,
    cast('1900-01-01' as timestamp) as valid_from,
    cast('9999-12-31' as timestamp) as valid_to
from owners
where customer_count = 1

union all

select
    visitor_id,
    customer_id,
    coalesce(
        lag(ended_at) over (partition by visitor_id order by ended_at asc nulls last), cast('1900-01-01' as timestamp)
    ) as valid_from,
    case when next_customer_id is null then cast('9999-12-31' as timestamp) else ended_at end as valid_to
from ends
