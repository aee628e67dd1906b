-- Written by `setka segment union` from the folder; edit the triggers, not this file.
{{ config(materialized='table') }}

select
    cast(null as {{ dbt.type_string() }}) as trigger,
    cast(null as {{ dbt.type_string() }}) as customer_id,
    cast(null as {{ dbt.type_string() }}) as trigger_key,
    cast(null as timestamp) as occurred_at,
    cast(null as {{ dbt.type_string() }}) as context
where false
{%- if not is_held('trg_abandoned_carts') %}

union all

select
    'trg_abandoned_carts' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_abandoned_carts') }}
{%- endif %}
{%- if not is_held('trg_abandoned_categories') %}

union all

select
    'trg_abandoned_categories' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_abandoned_categories') }}
{%- endif %}
{%- if not is_held('trg_abandoned_views') %}

union all

select
    'trg_abandoned_views' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_abandoned_views') }}
{%- endif %}
{%- if not is_held('trg_back_in_stock') %}

union all

select
    'trg_back_in_stock' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_back_in_stock') }}
{%- endif %}
{%- if not is_held('trg_birthdays') %}

union all

select
    'trg_birthdays' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_birthdays') }}
{%- endif %}
{%- if not is_held('trg_care_due') %}

union all

select
    'trg_care_due' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_care_due') }}
{%- endif %}
{%- if not is_held('trg_first_orders') %}

union all

select
    'trg_first_orders' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_first_orders') }}
{%- endif %}
{%- if not is_held('trg_holidays') %}

union all

select
    'trg_holidays' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_holidays') }}
{%- endif %}
{%- if not is_held('trg_interests_shown') %}

union all

select
    'trg_interests_shown' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_interests_shown') }}
{%- endif %}
{%- if not is_held('trg_joined_programme') %}

union all

select
    'trg_joined_programme' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_joined_programme') }}
{%- endif %}
{%- if not is_held('trg_leads_with_carts') %}

union all

select
    'trg_leads_with_carts' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_leads_with_carts') }}
{%- endif %}
{%- if not is_held('trg_leads_with_views') %}

union all

select
    'trg_leads_with_views' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_leads_with_views') }}
{%- endif %}
{%- if not is_held('trg_low_satisfaction') %}

union all

select
    'trg_low_satisfaction' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_low_satisfaction') }}
{%- endif %}
{%- if not is_held('trg_novelties') %}

union all

select
    'trg_novelties' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_novelties') }}
{%- endif %}
{%- if not is_held('trg_order_events') %}

union all

select
    'trg_order_events' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_order_events') }}
{%- endif %}
{%- if not is_held('trg_orders_placed') %}

union all

select
    'trg_orders_placed' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_orders_placed') }}
{%- endif %}
{%- if not is_held('trg_own_dates') %}

union all

select
    'trg_own_dates' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_own_dates') }}
{%- endif %}
{%- if not is_held('trg_points_burning') %}

union all

select
    'trg_points_burning' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_points_burning') }}
{%- endif %}
{%- if not is_held('trg_price_drops') %}

union all

select
    'trg_price_drops' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_price_drops') }}
{%- endif %}
{%- if not is_held('trg_profiles_incomplete') %}

union all

select
    'trg_profiles_incomplete' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_profiles_incomplete') }}
{%- endif %}
{%- if not is_held('trg_profiles_outdated') %}

union all

select
    'trg_profiles_outdated' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_profiles_outdated') }}
{%- endif %}
{%- if not is_held('trg_quizzes_answered') %}

union all

select
    'trg_quizzes_answered' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_quizzes_answered') }}
{%- endif %}
{%- if not is_held('trg_registered') %}

union all

select
    'trg_registered' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_registered') }}
{%- endif %}
{%- if not is_held('trg_replenishment_due') %}

union all

select
    'trg_replenishment_due' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_replenishment_due') }}
{%- endif %}
{%- if not is_held('trg_reviews_due') %}

union all

select
    'trg_reviews_due' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_reviews_due') }}
{%- endif %}
{%- if not is_held('trg_rhythm_rungs') %}

union all

select
    'trg_rhythm_rungs' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_rhythm_rungs') }}
{%- endif %}
{%- if not is_held('trg_season_starts') %}

union all

select
    'trg_season_starts' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_season_starts') }}
{%- endif %}
{%- if not is_held('trg_segments_entered') %}

union all

select
    'trg_segments_entered' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_segments_entered') }}
{%- endif %}
{%- if not is_held('trg_segments_left') %}

union all

select
    'trg_segments_left' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_segments_left') }}
{%- endif %}
{%- if not is_held('trg_served_in_shop') %}

union all

select
    'trg_served_in_shop' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_served_in_shop') }}
{%- endif %}
{%- if not is_held('trg_sets_incomplete') %}

union all

select
    'trg_sets_incomplete' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_sets_incomplete') }}
{%- endif %}
{%- if not is_held('trg_spend_thresholds') %}

union all

select
    'trg_spend_thresholds' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_spend_thresholds') }}
{%- endif %}
{%- if not is_held('trg_subscribed') %}

union all

select
    'trg_subscribed' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_subscribed') }}
{%- endif %}
{%- if not is_held('trg_turned_inactive') %}

union all

select
    'trg_turned_inactive' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_turned_inactive') }}
{%- endif %}
{%- if not is_held('trg_wish_price_drops') %}

union all

select
    'trg_wish_price_drops' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_wish_price_drops') }}
{%- endif %}
{%- if not is_held('trg_zone_changes') %}

union all

select
    'trg_zone_changes' as trigger,
    customer_id,
    trigger_key,
    occurred_at,
    context
from {{ ref('trg_zone_changes') }}
{%- endif %}
