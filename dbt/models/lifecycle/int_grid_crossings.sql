-- How many customers more, or fewer, each cell of the grid holds from a date on: those who enter it less those who
-- leave. A stay crosses the edges of the recency bands on days that are known when it begins, and leaves with the
-- next order.
with stays as (

    select
        entered_date,
        order_count,
        coalesce({{ days_between('entered_date', 'left_date') }}, 999999) as stay_days,
        sum(customer_count) as customer_count
    from {{ ref('int_grid_stays') }}
    group by entered_date, order_count, coalesce({{ days_between('entered_date', 'left_date') }}, 999999)

),

crossings as (

    select
        {{ add_days('stays.entered_date', 'bands.min_days') }} as crossing_date,
        stays.order_count,
        bands.recency_band,
        stays.customer_count as entered_count
    from stays
    inner join {{ ref('recency_bands') }} as bands on stays.stay_days > bands.min_days
    where bands.min_days >= 0

    union all

    select
        {{ add_days('stays.entered_date', 'least(bands.max_days + 1, stays.stay_days)') }} as crossing_date,
        stays.order_count,
        bands.recency_band,
        -stays.customer_count as entered_count
    from stays
    inner join {{ ref('recency_bands') }} as bands on stays.stay_days > bands.min_days
    where
        bands.min_days >= 0
        and least(bands.max_days + 1, stays.stay_days) < 999999

    union all

    select
        known_date as crossing_date,
        0 as order_count,
        'none' as recency_band,
        1 as entered_count
    from {{ ref('int_customers__known') }}

    union all

    select
        first_order_date as crossing_date,
        0 as order_count,
        'none' as recency_band,
        -1 as entered_count
    from {{ ref('int_customers__known') }}
    where first_order_date is not null

)

select
    crossings.crossing_date,
    frequency_bands.frequency_band,
    crossings.recency_band,
    sum(crossings.entered_count) as entered_count
from crossings
inner join {{ ref('frequency_bands') }} as frequency_bands
    on crossings.order_count between frequency_bands.min_orders and frequency_bands.max_orders
group by crossings.crossing_date, frequency_bands.frequency_band, crossings.recency_band
