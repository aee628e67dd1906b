-- Ids that stand for another person than in the build that this one begins from: merged, parted, or merged elsewhere.
{% if not is_carried() -%}
select alias_id
from {{ ref('customer_aliases') }}
where false
{%- else -%}
select coalesce(now.alias_id, before.alias_id) as alias_id
from {{ ref('customer_aliases') }} as now
full outer join {{ source('carried', 'customer_aliases') }} as before on now.alias_id = before.alias_id
where coalesce(now.customer_id, '') != coalesce(before.customer_id, '')
{%- endif %}
