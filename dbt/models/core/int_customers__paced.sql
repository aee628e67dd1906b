-- The rhythm of each buyer in days: the mean that the rungs are measured by, and robust variants beside it.
-- Shrunk mean = (own days + weight x shop's mean) / (own intervals + weight), so that one long gap weighs less.
{{ config(materialized='view') }}

with shop as (

    select
        cast(sum(interval_days) as bigint) as interval_days,
        cast(sum(interval_count) as bigint) as interval_count
    from {{ ref('int_customers__purchased') }}

),

rules as (

    select
        max(case when rule = 'shrinkage_weight' then value end) as shrinkage_weight,
        max(case when rule = 'regular_variation_percent' then value end) as variation_percent,
        max(case when rule = 'regularity_minimum_intervals' then value end) as minimum_intervals
    from {{ ref('profile_rules') }}

),

spreads as (

    select
        *,
        -- The variance of the intervals times the square of their number: whole numbers, so that a threshold is exact.
        interval_count * squared_interval_days - interval_days * interval_days as spread
    from {{ ref('int_customers__purchased') }}

)

select
    listed.customer_id,
    timed.first_order_date,
    timed.last_order_date,
    {{ days_between('timed.first_order_date', as_of_date()) }} as days_since_first_order,
    {{ days_between('timed.last_order_date', as_of_date()) }} as days_since_last_order,
    {{ safe_divide('timed.interval_days', 'timed.interval_count') }} as mean_days_between_orders,
    cast(timed.median_interval_days as decimal(18, 1)) as median_days_between_orders,
    cast(
        {{ safe_divide(
            'timed.interval_days * shop.interval_count + rules.shrinkage_weight * shop.interval_days',
            'shop.interval_count * (timed.interval_count + rules.shrinkage_weight)'
        ) }} as decimal(18, 4)
    ) as shrunk_days_between_orders,
    timed.last_interval_days,
    timed.longest_interval_days,
    {{ share('sqrt(timed.spread)', 'timed.interval_days') }} as interval_variation,
    case
        when coalesce(timed.interval_count, 0) < rules.minimum_intervals or timed.interval_days = 0 then 'unknown'
        when
            timed.spread * 10000
            <= timed.interval_days * timed.interval_days * rules.variation_percent * rules.variation_percent
            then 'regular'
        else 'irregular'
    end as regularity
from {{ ref('int_customers__listed') }} as listed
cross join shop
cross join rules
left join spreads as timed on listed.customer_id = timed.customer_id
