-- What each customer told the shop or left with it: devices, answers, dates to remember, coupons, a profile filled in.
{{ config(materialized='view') }}

select
    described.customer_id,
    described.profile_completeness,
    described.missing_fields,
    described.profile_confirmed_date,
    described.is_profile_outdated,
    coalesce(equipped.has_ios_app, false) as has_ios_app,
    coalesce(equipped.has_android_app, false) as has_android_app,
    coalesce(equipped.has_push_token, false) as has_push_token,
    coalesce(equipped.has_web_push, false) as has_web_push,
    coalesce(equipped.has_ios_web_push, false) as has_ios_web_push,
    coalesce(equipped.push_device_count, 0) as push_device_count,
    coalesce(equipped.letters_opened_on_ios, 0) as letters_opened_on_ios,
    coalesce(equipped.letters_opened_on_android, 0) as letters_opened_on_android,
    coalesce(equipped.letters_opened_through_proxy, 0) as letters_opened_through_proxy,
    coalesce(equipped.letters_opened_on_unknown_device, 0) as letters_opened_on_unknown_device,
    surveyed.quiz_interest,
    surveyed.quiz_problem,
    surveyed.satisfaction_score,
    surveyed.last_answer_date,
    coalesce(surveyed.review_count, 0) as review_count,
    surveyed.lowest_rating,
    awaited.next_important_date,
    awaited.next_important_date_kind,
    coalesce(awaited.important_date_count, 0) as important_date_count,
    coalesce(redeemed.coupon_count, 0) as coupon_count,
    redeemed.first_coupon_at,
    redeemed.last_coupon_at,
    redeemed.first_coupon_store_id
from {{ ref('int_customers__described') }} as described
left join {{ ref('int_customers__equipped') }} as equipped on described.customer_id = equipped.customer_id
left join {{ ref('int_customers__surveyed') }} as surveyed on described.customer_id = surveyed.customer_id
left join {{ ref('int_customers__awaited') }} as awaited on described.customer_id = awaited.customer_id
left join {{ ref('int_customers__redeemed') }} as redeemed on described.customer_id = redeemed.customer_id
