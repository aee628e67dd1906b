-- Written by `setka segment union` from the folder; edit the segments, not this file.
{{ config(materialized='view') }}

select
    cast(null as {{ dbt.type_string() }}) as segment,
    cast(null as {{ dbt.type_string() }}) as customer_id
where false
{%- if not is_held('seg_active') %}

union all

select
    'seg_active' as segment,
    customer_id
from {{ ref('seg_active') }}
{%- endif %}
{%- if not is_held('seg_apple_accessories') %}

union all

select
    'seg_apple_accessories' as segment,
    customer_id
from {{ ref('seg_apple_accessories') }}
{%- endif %}
{%- if not is_held('seg_away_from_site') %}

union all

select
    'seg_away_from_site' as segment,
    customer_id
from {{ ref('seg_away_from_site') }}
{%- endif %}
{%- if not is_held('seg_big_spenders') %}

union all

select
    'seg_big_spenders' as segment,
    customer_id
from {{ ref('seg_big_spenders') }}
{%- endif %}
{%- if not is_held('seg_birthday_soon') %}

union all

select
    'seg_birthday_soon' as segment,
    customer_id
from {{ ref('seg_birthday_soon') }}
{%- endif %}
{%- if not is_held('seg_brand_buyers') %}

union all

select
    'seg_brand_buyers' as segment,
    customer_id
from {{ ref('seg_brand_buyers') }}
{%- endif %}
{%- if not is_held('seg_category_interested') %}

union all

select
    'seg_category_interested' as segment,
    customer_id
from {{ ref('seg_category_interested') }}
{%- endif %}
{%- if not is_held('seg_category_repeat_buyers') %}

union all

select
    'seg_category_repeat_buyers' as segment,
    customer_id
from {{ ref('seg_category_repeat_buyers') }}
{%- endif %}
{%- if not is_held('seg_category_viewers') %}

union all

select
    'seg_category_viewers' as segment,
    customer_id
from {{ ref('seg_category_viewers') }}
{%- endif %}
{%- if not is_held('seg_city_residents') %}

union all

select
    'seg_city_residents' as segment,
    customer_id
from {{ ref('seg_city_residents') }}
{%- endif %}
{%- if not is_held('seg_declining') %}

union all

select
    'seg_declining' as segment,
    customer_id
from {{ ref('seg_declining') }}
{%- endif %}
{%- if not is_held('seg_dissatisfied') %}

union all

select
    'seg_dissatisfied' as segment,
    customer_id
from {{ ref('seg_dissatisfied') }}
{%- endif %}
{%- if not is_held('seg_engaged_browsers') %}

union all

select
    'seg_engaged_browsers' as segment,
    customer_id
from {{ ref('seg_engaged_browsers') }}
{%- endif %}
{%- if not is_held('seg_gender_unknown') %}

union all

select
    'seg_gender_unknown' as segment,
    customer_id
from {{ ref('seg_gender_unknown') }}
{%- endif %}
{%- if not is_held('seg_growing') %}

union all

select
    'seg_growing' as segment,
    customer_id
from {{ ref('seg_growing') }}
{%- endif %}
{%- if not is_held('seg_guests') %}

union all

select
    'seg_guests' as segment,
    customer_id
from {{ ref('seg_guests') }}
{%- endif %}
{%- if not is_held('seg_high_potential') %}

union all

select
    'seg_high_potential' as segment,
    customer_id
from {{ ref('seg_high_potential') }}
{%- endif %}
{%- if not is_held('seg_inactive_calendar') %}

union all

select
    'seg_inactive_calendar' as segment,
    customer_id
from {{ ref('seg_inactive_calendar') }}
{%- endif %}
{%- if not is_held('seg_incomplete_profiles') %}

union all

select
    'seg_incomplete_profiles' as segment,
    customer_id
from {{ ref('seg_incomplete_profiles') }}
{%- endif %}
{%- if not is_held('seg_ios_app_users') %}

union all

select
    'seg_ios_app_users' as segment,
    customer_id
from {{ ref('seg_ios_app_users') }}
{%- endif %}
{%- if not is_held('seg_ios_letter_readers') %}

union all

select
    'seg_ios_letter_readers' as segment,
    customer_id
from {{ ref('seg_ios_letter_readers') }}
{%- endif %}
{%- if not is_held('seg_ios_web_push') %}

union all

select
    'seg_ios_web_push' as segment,
    customer_id
from {{ ref('seg_ios_web_push') }}
{%- endif %}
{%- if not is_held('seg_letter_readers') %}

union all

select
    'seg_letter_readers' as segment,
    customer_id
from {{ ref('seg_letter_readers') }}
{%- endif %}
{%- if not is_held('seg_likely_to_leave') %}

union all

select
    'seg_likely_to_leave' as segment,
    customer_id
from {{ ref('seg_likely_to_leave') }}
{%- endif %}
{%- if not is_held('seg_long_standing') %}

union all

select
    'seg_long_standing' as segment,
    customer_id
from {{ ref('seg_long_standing') }}
{%- endif %}
{%- if not is_held('seg_loyal_by_spend') %}

union all

select
    'seg_loyal_by_spend' as segment,
    customer_id
from {{ ref('seg_loyal_by_spend') }}
{%- endif %}
{%- if not is_held('seg_loyal_in_city') %}

union all

select
    'seg_loyal_in_city' as segment,
    customer_id
from {{ ref('seg_loyal_in_city') }}
{%- endif %}
{%- if not is_held('seg_loyalty_members') %}

union all

select
    'seg_loyalty_members' as segment,
    customer_id
from {{ ref('seg_loyalty_members') }}
{%- endif %}
{%- if not is_held('seg_men') %}

union all

select
    'seg_men' as segment,
    customer_id
from {{ ref('seg_men') }}
{%- endif %}
{%- if not is_held('seg_new_customers') %}

union all

select
    'seg_new_customers' as segment,
    customer_id
from {{ ref('seg_new_customers') }}
{%- endif %}
{%- if not is_held('seg_one_time_buyers') %}

union all

select
    'seg_one_time_buyers' as segment,
    customer_id
from {{ ref('seg_one_time_buyers') }}
{%- endif %}
{%- if not is_held('seg_outdated_profiles') %}

union all

select
    'seg_outdated_profiles' as segment,
    customer_id
from {{ ref('seg_outdated_profiles') }}
{%- endif %}
{%- if not is_held('seg_points_to_burn') %}

union all

select
    'seg_points_to_burn' as segment,
    customer_id
from {{ ref('seg_points_to_burn') }}
{%- endif %}
{%- if not is_held('seg_price_sensitive') %}

union all

select
    'seg_price_sensitive' as segment,
    customer_id
from {{ ref('seg_price_sensitive') }}
{%- endif %}
{%- if not is_held('seg_product_group_viewers') %}

union all

select
    'seg_product_group_viewers' as segment,
    customer_id
from {{ ref('seg_product_group_viewers') }}
{%- endif %}
{%- if not is_held('seg_prospects_cold') %}

union all

select
    'seg_prospects_cold' as segment,
    customer_id
from {{ ref('seg_prospects_cold') }}
{%- endif %}
{%- if not is_held('seg_prospects_hot') %}

union all

select
    'seg_prospects_hot' as segment,
    customer_id
from {{ ref('seg_prospects_hot') }}
{%- endif %}
{%- if not is_held('seg_prospects_warm') %}

union all

select
    'seg_prospects_warm' as segment,
    customer_id
from {{ ref('seg_prospects_warm') }}
{%- endif %}
{%- if not is_held('seg_readers_never_reached') %}

union all

select
    'seg_readers_never_reached' as segment,
    customer_id
from {{ ref('seg_readers_never_reached') }}
{%- endif %}
{%- if not is_held('seg_readers_of_all') %}

union all

select
    'seg_readers_of_all' as segment,
    customer_id
from {{ ref('seg_readers_of_all') }}
{%- endif %}
{%- if not is_held('seg_readers_of_some') %}

union all

select
    'seg_readers_of_some' as segment,
    customer_id
from {{ ref('seg_readers_of_some') }}
{%- endif %}
{%- if not is_held('seg_readers_rested') %}

union all

select
    'seg_readers_rested' as segment,
    customer_id
from {{ ref('seg_readers_rested') }}
{%- endif %}
{%- if not is_held('seg_readers_silent') %}

union all

select
    'seg_readers_silent' as segment,
    customer_id
from {{ ref('seg_readers_silent') }}
{%- endif %}
{%- if not is_held('seg_region_residents') %}

union all

select
    'seg_region_residents' as segment,
    customer_id
from {{ ref('seg_region_residents') }}
{%- endif %}
{%- if not is_held('seg_regular_buyers') %}

union all

select
    'seg_regular_buyers' as segment,
    customer_id
from {{ ref('seg_regular_buyers') }}
{%- endif %}
{%- if not is_held('seg_seniors') %}

union all

select
    'seg_seniors' as segment,
    customer_id
from {{ ref('seg_seniors') }}
{%- endif %}
{%- if not is_held('seg_silent_readers') %}

union all

select
    'seg_silent_readers' as segment,
    customer_id
from {{ ref('seg_silent_readers') }}
{%- endif %}
{%- if not is_held('seg_size_in_stock') %}

union all

select
    'seg_size_in_stock' as segment,
    customer_id
from {{ ref('seg_size_in_stock') }}
{%- endif %}
{%- if not is_held('seg_store_buyers') %}

union all

select
    'seg_store_buyers' as segment,
    customer_id
from {{ ref('seg_store_buyers') }}
{%- endif %}
{%- if not is_held('seg_top_by_margin') %}

union all

select
    'seg_top_by_margin' as segment,
    customer_id
from {{ ref('seg_top_by_margin') }}
{%- endif %}
{%- if not is_held('seg_valuable_silent') %}

union all

select
    'seg_valuable_silent' as segment,
    customer_id
from {{ ref('seg_valuable_silent') }}
{%- endif %}
{%- if not is_held('seg_women') %}

union all

select
    'seg_women' as segment,
    customer_id
from {{ ref('seg_women') }}
{%- endif %}
{%- if not is_held('seg_women_under_30') %}

union all

select
    'seg_women_under_30' as segment,
    customer_id
from {{ ref('seg_women_under_30') }}
{%- endif %}
{%- if not is_held('seg_zone_best') %}

union all

select
    'seg_zone_best' as segment,
    customer_id
from {{ ref('seg_zone_best') }}
{%- endif %}
{%- if not is_held('seg_zone_discount_belt') %}

union all

select
    'seg_zone_discount_belt' as segment,
    customer_id
from {{ ref('seg_zone_discount_belt') }}
{%- endif %}
{%- if not is_held('seg_zone_former_best') %}

union all

select
    'seg_zone_former_best' as segment,
    customer_id
from {{ ref('seg_zone_former_best') }}
{%- endif %}
{%- if not is_held('seg_zone_former_new') %}

union all

select
    'seg_zone_former_new' as segment,
    customer_id
from {{ ref('seg_zone_former_new') }}
{%- endif %}
{%- if not is_held('seg_zone_new') %}

union all

select
    'seg_zone_new' as segment,
    customer_id
from {{ ref('seg_zone_new') }}
{%- endif %}
{%- if not is_held('seg_zone_potential') %}

union all

select
    'seg_zone_potential' as segment,
    customer_id
from {{ ref('seg_zone_potential') }}
{%- endif %}
