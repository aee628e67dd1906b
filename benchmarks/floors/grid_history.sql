-- The grid of every day by arrivals and departures: a stay begins with an order and ends with the next one; stays of one
-- row, day and length are counted together, and only the counts meet the columns and the days. Whose first order landed
-- and did not count stands in the cell without orders until one does.
create table setka.main.grid_history as
with bands (recency_band, min_days, max_days) as (

    values
        ('0-30', 0, 30), ('31-60', 31, 60), ('61-90', 61, 90), ('91-120', 91, 120), ('121-180', 121, 180),
        ('181-270', 181, 270), ('271-360', 271, 360), ('361-450', 361, 450), ('beyond_450', 451, 1000000)

),

cells (frequency_band, recency_band) as (

    select frequency_band, recency_band
    from (values ('1'), ('2'), ('3'), ('4'), ('5+')) as rows (frequency_band)
    cross join bands
    union all
    select 'none', 'none'

),

orders as (

    select customer_id, order_number, order_date
    from setka.main.order_fact
    where order_date < getvariable('as_of_date')

),

stays as (

    select
        least(orders.order_number, 5) as frequency_row,
        orders.order_date,
        lead(orders.order_date) over (partition by orders.customer_id order by orders.order_number) as next_date
    from orders

),

counted as (

    select frequency_row, order_date, cast(next_date - order_date as integer) as stay_days, count(*) as stay_count
    from stays
    where next_date is null or next_date > order_date
    group by all

),

landed as (

    select customer_id, cast(timezone(getvariable('shop_timezone'), timezone('UTC', min(ordered_at))) as date) as known_date
    from read_parquet('orders/*.parquet')
    where customer_id is not null
    group by customer_id

),

waiting as (

    select landed.known_date, orders.order_date
    from landed
    left join orders on landed.customer_id = orders.customer_id and orders.order_number = 1
    where orders.order_date is null or orders.order_date > landed.known_date

),

moves as (

    select frequency_row, recency_band, order_date + min_days as move_date, sum(stay_count) as gained
    from counted
    inner join bands on counted.stay_days is null or counted.stay_days > bands.min_days
    group by all
    union all
    select
        frequency_row,
        recency_band,
        order_date + least(coalesce(stay_days, max_days + 1), max_days + 1) as move_date,
        -sum(stay_count) as gained
    from counted
    inner join bands on counted.stay_days is null or counted.stay_days > bands.min_days
    group by all
    union all
    select 0, 'none', greatest(known_date, (select min(order_date) from orders)), count(*)
    from waiting
    group by all
    union all
    select 0, 'none', order_date, -count(*)
    from waiting
    where order_date is not null
    group by all

),

daily as (

    select
        case frequency_row when 0 then 'none' when 5 then '5+' else cast(frequency_row as varchar) end as frequency_band,
        recency_band,
        move_date,
        sum(gained) as gained
    from moves
    where move_date < getvariable('as_of_date')
    group by all

),

days as (

    select cast(unnest(generate_series(min(order_date), getvariable('as_of_date') - 1, interval 1 day)) as date) as as_of_date
    from orders

)

select
    days.as_of_date,
    cells.frequency_band,
    cells.recency_band,
    cast(
        sum(coalesce(daily.gained, 0)) over (
            partition by cells.frequency_band, cells.recency_band order by days.as_of_date
        ) as bigint
    ) as customer_count
from days
cross join cells
left join daily
    on days.as_of_date = daily.move_date
    and cells.frequency_band = daily.frequency_band
    and cells.recency_band = daily.recency_band;
