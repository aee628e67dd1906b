-- The buyers who are not inactive, month by month: opening + new + reactivated - lost = closing.
-- At the end of a month each of them is new, reactivated, active or lapsing: these four add up to closing, too.
select
    period_start,
    cast(sum(case when was_in_base then customer_count else 0 end) as bigint) as opening_count,
    cast(sum(case when base_state = 'new' then customer_count else 0 end) as bigint) as new_count,
    cast(sum(case when base_state = 'reactivated' then customer_count else 0 end) as bigint) as reactivated_count,
    cast(sum(case when base_state = 'active' then customer_count else 0 end) as bigint) as active_count,
    cast(sum(case when base_state = 'lapsing' then customer_count else 0 end) as bigint) as lapsing_count,
    cast(sum(case when base_state = 'lost' then customer_count else 0 end) as bigint) as lost_count,
    cast(sum(case when is_in_base then customer_count else 0 end) as bigint) as closing_count,
    cast(sum(case when not is_in_base then customer_count else 0 end) as bigint) as inactive_count
from {{ ref('int_base_moves') }}
group by period_start
