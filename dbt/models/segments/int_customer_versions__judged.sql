-- Versions of customers about which segments are to be asked anew: a table, so that the history is read once for all
-- segments. Nothing in a build that begins empty: there segments are asked about all versions.
-- depends_on: {{ ref('int_customers__redated') }}
select versions.*
from {{ ref('int_customers__versions') }} as versions
{% if is_carried() -%}
where versions.customer_id in (select redated.customer_id from {{ ref('int_customers__redated') }} as redated)
{%- else -%}
where false
{%- endif %}
