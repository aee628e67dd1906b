-- Ids that stand for another person than in the build that this one begins from: merged, parted, merged elsewhere, or
-- found to be nobody's.
-- depends_on: {{ ref('int_identity__nobodies') }}
{% if not is_carried() -%}
select alias_id
from {{ ref('customer_aliases') }}
where false
{%- else -%}
select coalesce(now.alias_id, before.alias_id) as alias_id
from {{ ref('customer_aliases') }} as now
full outer join {{ source('carried', 'customer_aliases') }} as before on now.alias_id = before.alias_id
where coalesce(now.customer_id, '') != coalesce(before.customer_id, '')

union distinct

select coalesce(now.account_id, before.account_id) as alias_id
from {{ ref('int_identity__nobodies') }} as now
full outer join {{ source('carried', 'int_identity__nobodies') }} as before on now.account_id = before.account_id
where
    now.account_id is null
    or before.account_id is null
{%- endif %}
