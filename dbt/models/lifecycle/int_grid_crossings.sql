-- How many customers more, or fewer, each cell of the grid holds from a date on: those who enter it less those who
-- leave. Which columns a stay crosses, and when, is known from the day it began and the column in which it ends: stays
-- are counted by those before they meet the columns, and a column is told by where it begins until the last step.
with stays as (

    -- A stay ends in the column of its last day, the day before the next order; one that lasts ends in the open column.
    select
        stays.entered_date,
        stays.left_date,
        stays.order_count,
        ends.min_days as end_min_days,
        stays.customer_count
    from {{ ref('int_grid_stays') }} as stays
    inner join {{ ref('recency_bands') }} as ends
        on
            coalesce({{ days_between('stays.entered_date', 'stays.left_date') }} - 1, 999999)
            between ends.min_days and ends.max_days

),

begun as (

    select entered_date, order_count, end_min_days, sum(customer_count) as customer_count
    from stays
    group by entered_date, order_count, end_min_days

),

moves as (

    select
        {{ add_days('begun.entered_date', 'crossed.min_days') }} as crossing_date,
        begun.order_count,
        crossed.min_days,
        begun.customer_count as entered_count
    from begun
    inner join {{ ref('recency_bands') }} as crossed on begun.end_min_days >= crossed.min_days
    where crossed.min_days >= 0

    union all

    select
        {{ add_days('begun.entered_date', 'crossed.max_days + 1') }} as crossing_date,
        begun.order_count,
        crossed.min_days,
        -begun.customer_count as entered_count
    from begun
    inner join {{ ref('recency_bands') }} as crossed on begun.end_min_days > crossed.min_days
    where crossed.min_days >= 0

    union all

    select left_date as crossing_date, order_count, end_min_days as min_days, -customer_count as entered_count
    from stays
    where left_date is not null

    union all

    select known_date as crossing_date, 0 as order_count, -1 as min_days, 1 as entered_count
    from {{ ref('int_customers__known') }}

    union all

    select first_order_date as crossing_date, 0 as order_count, -1 as min_days, -1 as entered_count
    from {{ ref('int_customers__known') }}
    where first_order_date is not null

),

counted as (

    select crossing_date, order_count, min_days, sum(entered_count) as entered_count
    from moves
    group by crossing_date, order_count, min_days

)

select
    counted.crossing_date,
    frequency_bands.frequency_band,
    recency_bands.recency_band,
    sum(counted.entered_count) as entered_count
from counted
inner join {{ ref('frequency_bands') }} as frequency_bands
    on counted.order_count between frequency_bands.min_orders and frequency_bands.max_orders
inner join {{ ref('recency_bands') }} as recency_bands on counted.min_days = recency_bands.min_days
group by counted.crossing_date, frequency_bands.frequency_band, recency_bands.recency_band
