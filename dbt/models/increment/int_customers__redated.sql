-- Customers whose versions are to be computed anew: their orders or returns have news, or the shop has known them since
-- another day than in the build that this one begins from.
-- depends_on: {{ ref('int_customers__known') }}
select customer_id
from {{ ref('int_customers__touched') }}
{%- if is_carried() %}

union distinct

select coalesce(now.customer_id, before.customer_id) as customer_id
from {{ ref('int_customers__known') }} as now
full outer join {{ source('carried', 'int_customers__known') }} as before on now.customer_id = before.customer_id
where
    now.known_date is null
    or before.known_date is null
    or now.known_date != before.known_date
{%- endif %}
