-- Identifiers that too many share to tie anybody: a family's number, a till's card, a public browser.
-- Kinds that merge are counted by ids, since merging waits for the verdict; the others by customers after merging.
with owners as (

    select
        links.identity_type,
        links.identity_key,
        rules.max_customers,
        rules.merges as is_merging,
        count(*) as account_count,
        count(distinct coalesce(aliases.customer_id, links.account_id)) as customer_count,
        min(links.first_seen_at) as first_seen_at
    from {{ ref('int_identity__links') }} as links
    inner join {{ ref('identity_rules') }} as rules on links.identity_type = rules.identity_type
    left join {{ ref('customer_aliases') }} as aliases on links.account_id = aliases.alias_id
    group by links.identity_type, links.identity_key, rules.max_customers, rules.merges

)

select
    identity_type,
    identity_key,
    max_customers,
    account_count,
    customer_count,
    first_seen_at
from owners
where
    (is_merging and account_count > max_customers)
    or (not is_merging and customer_count > max_customers)
