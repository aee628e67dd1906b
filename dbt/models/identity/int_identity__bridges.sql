-- Links that do merge: shared, and not between ids that contradict each other. Of a contradicted identifier a bridge
-- holds those who state exactly the same.
select
    links.identity_type,
    links.identity_key,
    coalesce(contradictions.statement_number, 0) as statement_number,
    links.account_id,
    links.first_seen_at
from {{ ref('int_identity__shared_links') }} as links
left join {{ ref('int_identity__contradictions') }} as contradictions
    on
        links.identity_type = contradictions.identity_type
        and links.identity_key = contradictions.identity_key
        and links.account_id = contradictions.account_id
where
    contradictions.account_id is null
    or contradictions.statement_number is not null
