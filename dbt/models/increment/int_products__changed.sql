-- Products that are described otherwise than in the build that this one begins from: what sizes, categories and margins
-- of their buyers depend on.
-- depends_on: {{ ref('int_products__known') }}
{% if not is_carried() -%}
select product_id
from {{ ref('int_products__known') }}
where false
{%- else -%}
select coalesce(now.product_id, before.product_id) as product_id
from {{ ref('int_products__known') }} as now
full outer join {{ source('carried', 'int_products__known') }} as before on now.product_id = before.product_id
where
    -- Whether it is goods follows from its id and its category.
    coalesce(now.category, '') != coalesce(before.category, '')
    or coalesce(now.size, '') != coalesce(before.size, '')
    -- An empty cost is no cost of 0.
    or coalesce(now.cost, -1) != coalesce(before.cost, -1)
{%- endif %}
