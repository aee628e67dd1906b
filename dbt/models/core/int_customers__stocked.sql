-- How wide each customer buys and what it earns the shop: goods, categories, margin and the part of revenue with
-- known cost.
{{ config(materialized='view') }}

select
    listed.customer_id,
    cast(coalesce(items.product_count, 0) as integer) as product_count,
    cast(coalesce(items.category_count, 0) as integer) as category_count,
    items.margin,
    items.margin_365_days,
    coalesce(items.revenue_with_cost, 0) as revenue_with_cost,
    {{ share('items.revenue_with_cost', 'items.revenue') }} as margin_coverage
from {{ ref('int_customers__listed') }} as listed
left join {{ ref('int_customers__itemised') }} as items on listed.customer_id = items.customer_id
