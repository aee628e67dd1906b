-- The profile: every trait that segments, gates and pages read. No contact data; the keyed hashes stand for addresses.
with profiles as (

    select
        customers.*,
        coalesce(purchased.order_count, 0) as order_count,
        coalesce(purchased.revenue, 0) as revenue,
        coalesce(purchased.revenue, 0) - coalesce(returned.returned_amount, 0) as net_revenue,
        coalesce(purchased.revenue_365_days, 0)
        - coalesce(returned.returned_amount_365_days, 0) as net_revenue_365_days,
        purchased.first_order_date,
        purchased.last_order_date,
        {{ days_between('purchased.last_order_date', as_of_date()) }} as days_since_last_order,
        {{ days_between('purchased.first_order_date', 'purchased.last_order_date') }} as days_first_to_last_order,
        coalesce(purchased.item_count, 0) as item_count,
        coalesce(purchased.order_count_30_days, 0) as order_count_30_days,
        coalesce(purchased.order_count_90_days, 0) as order_count_90_days,
        coalesce(purchased.order_count_365_days, 0) as order_count_365_days,
        coalesce(purchased.revenue_30_days, 0) as revenue_30_days,
        coalesce(purchased.revenue_90_days, 0) as revenue_90_days,
        coalesce(purchased.revenue_365_days, 0) as revenue_365_days,
        coalesce(purchased.promo_order_count, 0) as promo_order_count,
        coalesce(purchased.store_order_count, 0) as store_order_count
    from {{ ref('int_customers__listed') }} as customers
    left join {{ ref('int_customers__purchased') }} as purchased on customers.customer_id = purchased.customer_id
    left join {{ ref('int_customers__returned') }} as returned on customers.customer_id = returned.customer_id

)

select
    profiles.customer_id,
    profiles.registered_at,
    profiles.gender,
    profiles.city,
    profiles.region,
    profiles.country,
    profiles.language,
    coalesce(profiles.stated_timezone, {{ shop_timezone() }}) as timezone,
    case when profiles.stated_timezone is null then 'shop' else 'customer' end as timezone_source,
    profiles.acquisition_source,
    aged.age,
    aged.next_birthday_date,
    profiles.email_key,
    profiles.phone_key,
    profiles.email_key is not null as has_email,
    profiles.phone_key is not null as has_phone,
    profiles.loyalty_card_id is not null or rewarded.customer_id is not null as is_loyalty_member,
    cast(coalesce(rewarded.points_balance, 0) as bigint) as points_balance,
    cast(profiles.order_count as integer) as order_count,
    cast(profiles.revenue as decimal(18, 4)) as revenue,
    cast(profiles.net_revenue as decimal(18, 4)) as net_revenue,
    profiles.first_order_date,
    profiles.last_order_date,
    profiles.days_since_last_order,
    {{ safe_divide('profiles.days_first_to_last_order', 'profiles.order_count - 1') }} as mean_days_between_orders,
    cast(profiles.item_count as bigint) as item_count,
    cast(profiles.order_count_30_days as integer) as order_count_30_days,
    cast(profiles.order_count_90_days as integer) as order_count_90_days,
    cast(profiles.order_count_365_days as integer) as order_count_365_days,
    cast(profiles.revenue_30_days as decimal(18, 4)) as revenue_30_days,
    cast(profiles.revenue_90_days as decimal(18, 4)) as revenue_90_days,
    cast(profiles.revenue_365_days as decimal(18, 4)) as revenue_365_days,
    cast(profiles.net_revenue_365_days as decimal(18, 4)) as net_revenue_365_days,
    cast(profiles.promo_order_count as integer) as promo_order_count,
    cast(profiles.store_order_count as integer) as store_order_count,
    visited.last_visit_date,
    cast(coalesce(visited.product_view_count_90_days, 0) as integer) as product_view_count_90_days,
    cast(coalesce(reacted.letters_delivered_90_days, 0) as integer) as letters_delivered_90_days,
    cast(coalesce(reacted.letters_opened_90_days, 0) as integer) as letters_opened_90_days,
    cast(coalesce(reacted.letters_clicked_90_days, 0) as integer) as letters_clicked_90_days,
    zones.frequency_band,
    zones.recency_band,
    zones.zone as lifecycle_zone
from profiles
left join {{ ref('int_customers__aged') }} as aged on profiles.customer_id = aged.customer_id
left join {{ ref('int_customers__visited') }} as visited on profiles.customer_id = visited.customer_id
left join {{ ref('int_customers__reacted') }} as reacted on profiles.customer_id = reacted.customer_id
left join {{ ref('int_customers__rewarded') }} as rewarded on profiles.customer_id = rewarded.customer_id
left join {{ ref('int_customers__placed') }} as zones on profiles.customer_id = zones.customer_id
