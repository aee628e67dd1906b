-- Written by `setka segment union` from the folder; edit the triggers, not this file.
{{ config(materialized='table') }}

select 'trg_abandoned_carts' as trigger

union all

select 'trg_abandoned_categories' as trigger

union all

select 'trg_abandoned_views' as trigger

union all

select 'trg_back_in_stock' as trigger

union all

select 'trg_birthdays' as trigger

union all

select 'trg_care_due' as trigger

union all

select 'trg_first_orders' as trigger

union all

select 'trg_holidays' as trigger

union all

select 'trg_interests_shown' as trigger

union all

select 'trg_joined_programme' as trigger

union all

select 'trg_leads_with_carts' as trigger

union all

select 'trg_leads_with_views' as trigger

union all

select 'trg_low_satisfaction' as trigger

union all

select 'trg_novelties' as trigger

union all

select 'trg_order_events' as trigger

union all

select 'trg_orders_placed' as trigger

union all

select 'trg_own_dates' as trigger

union all

select 'trg_points_burning' as trigger

union all

select 'trg_price_drops' as trigger

union all

select 'trg_profiles_incomplete' as trigger

union all

select 'trg_profiles_outdated' as trigger

union all

select 'trg_quizzes_answered' as trigger

union all

select 'trg_registered' as trigger

union all

select 'trg_replenishment_due' as trigger

union all

select 'trg_reviews_due' as trigger

union all

select 'trg_rhythm_rungs' as trigger

union all

select 'trg_season_starts' as trigger

union all

select 'trg_segments_entered' as trigger

union all

select 'trg_segments_left' as trigger

union all

select 'trg_served_in_shop' as trigger

union all

select 'trg_sets_incomplete' as trigger

union all

select 'trg_spend_thresholds' as trigger

union all

select 'trg_subscribed' as trigger

union all

select 'trg_turned_inactive' as trigger

union all

select 'trg_wish_price_drops' as trigger

union all

select 'trg_zone_changes' as trigger
