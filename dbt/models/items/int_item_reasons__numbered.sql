-- What a reason to propose a product asks for, with numbers that stand for it and for its purpose.
select
    -- Numbers keep the sorts of millions of proposals cheap. They are of this build only.
    cast(row_number() over (order by reasons.reason asc nulls last) as integer) as reason_key,
    cast(dense_rank() over (order by reasons.purpose asc nulls last) as integer) as purpose_key,
    reasons.reason,
    reasons.purpose,
    reasons.priority,
    purposes.max_items,
    purposes.excludes_bought,
    purposes.allows_sensitive
from {{ ref('item_reasons') }} as reasons
inner join {{ ref('item_purposes') }} as purposes on reasons.purpose = purposes.purpose
