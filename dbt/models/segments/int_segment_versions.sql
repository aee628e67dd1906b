-- Written by `setka segment union` from the folder; edit the segments, not this file.
{{ config(materialized='table') }}
-- depends_on: {{ ref('int_customer_versions__judged') }}
{%- set versions = ref('int_customer_versions__judged') if is_carried() else ref('int_customers__versions') %}

select
    cast(null as {{ dbt.type_string() }}) as segment,
    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as integer) as version_number,
    cast(null as date) as as_of_date,
    cast(null as date) as next_date
where false
{%- if not is_held('seg_active') %}

union all

select
    'seg_active' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.last_order_date > {{ add_months('customers.as_of_date', '-' ~ threshold('inactive_after_months')) }}
{%- endif %}
{%- if not is_held('seg_big_spenders') %}

union all

select
    'seg_big_spenders' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.net_revenue_90_days > {{ threshold('quarter_spend') }}
{%- endif %}
{%- if not is_held('seg_inactive_calendar') %}

union all

select
    'seg_inactive_calendar' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.last_order_date <= {{ add_months('customers.as_of_date', '-' ~ threshold('inactive_after_months')) }}
{%- endif %}
{%- if not is_held('seg_long_standing') %}

union all

select
    'seg_long_standing' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where
    customers.first_order_date <= {{ add_months('customers.as_of_date', '-' ~ threshold('long_standing_months')) }}
    and customers.last_order_date > {{ add_months('customers.as_of_date', '-' ~ threshold('inactive_after_months')) }}
{%- endif %}
{%- if not is_held('seg_loyal_by_spend') %}

union all

select
    'seg_loyal_by_spend' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.net_revenue_365_days > {{ threshold('loyal_year_spend') }}
{%- endif %}
{%- if not is_held('seg_new_customers') %}

union all

select
    'seg_new_customers' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where {{ days_between('customers.first_order_date', 'customers.as_of_date') }} <= {{ threshold('new_within_days') }}
{%- endif %}
{%- if not is_held('seg_one_time_buyers') %}

union all

select
    'seg_one_time_buyers' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.order_count = 1
{%- endif %}
{%- if not is_held('seg_regular_buyers') %}

union all

select
    'seg_regular_buyers' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.order_count >= {{ threshold('regular_orders') }}
{%- endif %}
{%- if not is_held('seg_zone_best') %}

union all

select
    'seg_zone_best' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.lifecycle_zone = 'best'
{%- endif %}
{%- if not is_held('seg_zone_discount_belt') %}

union all

select
    'seg_zone_discount_belt' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.lifecycle_zone = 'discount_belt'
{%- endif %}
{%- if not is_held('seg_zone_former_best') %}

union all

select
    'seg_zone_former_best' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.lifecycle_zone = 'former_best'
{%- endif %}
{%- if not is_held('seg_zone_former_new') %}

union all

select
    'seg_zone_former_new' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.lifecycle_zone = 'former_new'
{%- endif %}
{%- if not is_held('seg_zone_new') %}

union all

select
    'seg_zone_new' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.lifecycle_zone = 'new'
{%- endif %}
{%- if not is_held('seg_zone_potential') %}

union all

select
    'seg_zone_potential' as segment,
    customers.customer_id,
    customers.version_number,
    customers.as_of_date,
    customers.next_date
from {{ versions }} as customers
where customers.lifecycle_zone = 'potential'
{%- endif %}
