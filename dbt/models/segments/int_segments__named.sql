-- Written by `setka segment union` from the folder; edit the segments, not this file.
{{ config(materialized='table') }}

select 'seg_active' as segment

union all

select 'seg_city_residents' as segment

union all

select 'seg_inactive_calendar' as segment

union all

select 'seg_loyal_by_spend' as segment

union all

select 'seg_loyal_in_city' as segment

union all

select 'seg_loyalty_members' as segment

union all

select 'seg_new_customers' as segment

union all

select 'seg_silent_readers' as segment
