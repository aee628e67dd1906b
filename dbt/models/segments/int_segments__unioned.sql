-- Written by `setka segment union` from the folder; edit the segments, not this file.
{{ config(materialized='table') }}

select
    'seg_active' as segment,
    customer_id
from {{ ref('seg_active') }}

union all

select
    'seg_city_residents' as segment,
    customer_id
from {{ ref('seg_city_residents') }}

union all

select
    'seg_inactive_calendar' as segment,
    customer_id
from {{ ref('seg_inactive_calendar') }}

union all

select
    'seg_loyal_by_spend' as segment,
    customer_id
from {{ ref('seg_loyal_by_spend') }}

union all

select
    'seg_loyal_in_city' as segment,
    customer_id
from {{ ref('seg_loyal_in_city') }}

union all

select
    'seg_loyalty_members' as segment,
    customer_id
from {{ ref('seg_loyalty_members') }}

union all

select
    'seg_new_customers' as segment,
    customer_id
from {{ ref('seg_new_customers') }}

union all

select
    'seg_silent_readers' as segment,
    customer_id
from {{ ref('seg_silent_readers') }}
