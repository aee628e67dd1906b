-- When those who entered by an occurrence last ordered: an order ends a campaign only if it came after it.
select orders.customer_id, max(orders.ordered_at) as last_ordered_at
from {{ ref('fct_orders') }} as orders
where
    orders.customer_id in (
        select candidates.customer_id from {{ ref('plan_candidates') }} as candidates
        where candidates.occurred_at is not null
    )
group by orders.customer_id
