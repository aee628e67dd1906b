-- The versions that segments are asked about: all of them, or of customers whose versions were computed anew.
-- depends_on: {{ ref('int_customers__redated') }}
{{ config(materialized='view') }}

select *
from {{ ref('int_customers__versions') }}
{% if is_carried() -%}
where customer_id in (select redated.customer_id from {{ ref('int_customers__redated') }} as redated)
{%- endif %}
