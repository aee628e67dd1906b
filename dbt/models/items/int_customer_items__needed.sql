-- What each customer needs again or needs still: products that run out about now, and pieces missing from a set.
select
    customer_id,
    'replenish' as purpose,
    product_id,
    interval_source as reason,
    product_id as because_product_id,
    cast({{ item_rule('replenish_lead_days') }} - days_until_due as decimal(18, 6)) as score
from {{ ref('int_customer_replenishment') }}
where days_until_due <= {{ item_rule('replenish_lead_days') }}

union all

select
    customer_id,
    'set_missing' as purpose,
    product_id,
    'completes_set' as reason,
    because_product_id,
    owned_share as score
from {{ ref('int_customer_sets') }}
