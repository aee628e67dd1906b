-- Written by `setka segment union` from the folder; edit the segments, not this file.
{{ config(materialized='table') }}

select
    'seg_active' as segment,
    true as is_computed

union all

select
    'seg_apple_accessories' as segment,
    false as is_computed

union all

select
    'seg_away_from_site' as segment,
    false as is_computed

union all

select
    'seg_big_spenders' as segment,
    true as is_computed

union all

select
    'seg_birthday_soon' as segment,
    false as is_computed

union all

select
    'seg_brand_buyers' as segment,
    false as is_computed

union all

select
    'seg_category_interested' as segment,
    false as is_computed

union all

select
    'seg_category_repeat_buyers' as segment,
    false as is_computed

union all

select
    'seg_category_viewers' as segment,
    false as is_computed

union all

select
    'seg_city_residents' as segment,
    false as is_computed

union all

select
    'seg_declining' as segment,
    false as is_computed

union all

select
    'seg_dissatisfied' as segment,
    false as is_computed

union all

select
    'seg_engaged_browsers' as segment,
    false as is_computed

union all

select
    'seg_gender_unknown' as segment,
    false as is_computed

union all

select
    'seg_growing' as segment,
    false as is_computed

union all

select
    'seg_guests' as segment,
    false as is_computed

union all

select
    'seg_high_potential' as segment,
    false as is_computed

union all

select
    'seg_inactive_calendar' as segment,
    true as is_computed

union all

select
    'seg_incomplete_profiles' as segment,
    false as is_computed

union all

select
    'seg_ios_app_users' as segment,
    false as is_computed

union all

select
    'seg_ios_letter_readers' as segment,
    false as is_computed

union all

select
    'seg_ios_web_push' as segment,
    false as is_computed

union all

select
    'seg_letter_readers' as segment,
    false as is_computed

union all

select
    'seg_likely_to_leave' as segment,
    false as is_computed

union all

select
    'seg_long_standing' as segment,
    true as is_computed

union all

select
    'seg_loyal_by_spend' as segment,
    true as is_computed

union all

select
    'seg_loyal_in_city' as segment,
    false as is_computed

union all

select
    'seg_loyalty_members' as segment,
    false as is_computed

union all

select
    'seg_men' as segment,
    false as is_computed

union all

select
    'seg_new_customers' as segment,
    true as is_computed

union all

select
    'seg_one_time_buyers' as segment,
    true as is_computed

union all

select
    'seg_outdated_profiles' as segment,
    false as is_computed

union all

select
    'seg_points_to_burn' as segment,
    false as is_computed

union all

select
    'seg_price_sensitive' as segment,
    false as is_computed

union all

select
    'seg_product_group_viewers' as segment,
    false as is_computed

union all

select
    'seg_prospects_cold' as segment,
    false as is_computed

union all

select
    'seg_prospects_hot' as segment,
    false as is_computed

union all

select
    'seg_prospects_warm' as segment,
    false as is_computed

union all

select
    'seg_readers_never_reached' as segment,
    false as is_computed

union all

select
    'seg_readers_of_all' as segment,
    false as is_computed

union all

select
    'seg_readers_of_some' as segment,
    false as is_computed

union all

select
    'seg_readers_rested' as segment,
    false as is_computed

union all

select
    'seg_readers_silent' as segment,
    false as is_computed

union all

select
    'seg_region_residents' as segment,
    false as is_computed

union all

select
    'seg_regular_buyers' as segment,
    true as is_computed

union all

select
    'seg_seniors' as segment,
    false as is_computed

union all

select
    'seg_silent_readers' as segment,
    false as is_computed

union all

select
    'seg_size_in_stock' as segment,
    false as is_computed

union all

select
    'seg_store_buyers' as segment,
    false as is_computed

union all

select
    'seg_top_by_margin' as segment,
    false as is_computed

union all

select
    'seg_valuable_silent' as segment,
    false as is_computed

union all

select
    'seg_women' as segment,
    false as is_computed

union all

select
    'seg_women_under_30' as segment,
    false as is_computed

union all

select
    'seg_zone_best' as segment,
    true as is_computed

union all

select
    'seg_zone_discount_belt' as segment,
    true as is_computed

union all

select
    'seg_zone_former_best' as segment,
    true as is_computed

union all

select
    'seg_zone_former_new' as segment,
    true as is_computed

union all

select
    'seg_zone_new' as segment,
    true as is_computed

union all

select
    'seg_zone_potential' as segment,
    true as is_computed
