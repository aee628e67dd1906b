-- Identifiers whose owners contradict each other, such as an address that has a new owner: for a human to look at.
select
    contradictions.identity_type,
    contradictions.identity_key,
    count(*) as account_count,
    count(distinct coalesce(aliases.customer_id, contradictions.account_id)) as customer_count,
    max(case when contradictions.is_name_conflict then 1 else 0 end) = 1 as is_name_conflict,
    max(case when contradictions.is_birth_date_conflict then 1 else 0 end) = 1 as is_birth_date_conflict
from {{ ref('int_identity__contradictions') }} as contradictions
left join {{ ref('customer_aliases') }} as aliases on contradictions.account_id = aliases.alias_id
group by contradictions.identity_type, contradictions.identity_key
