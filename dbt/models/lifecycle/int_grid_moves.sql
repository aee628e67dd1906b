-- Who stood where when a month began and when it was over, counted by orders and days since the last one. Without an
-- order in the month only the days grow, so those customers are counted by stay; the others have a row of the month.
-- Who was not known before the month comes from nowhere: from_order_count is empty.
with moves as (

    select
        months.period_start,
        silent.order_count as from_order_count,
        silent.order_count as to_order_count,
        {{ days_between('silent.entered_date', 'months.opening_date') }} as from_day_count,
        {{ days_between('silent.entered_date', 'months.period_end') }} as to_day_count,
        silent.customer_count
    from {{ ref('int_months__listed') }} as months
    inner join {{ ref('int_grid_stays__monthly') }} as silent
        on months.month_number > silent.entered_month and months.month_number < silent.left_month

    union all

    select
        months.period_start,
        bought.first_order_number - 1 as from_order_count,
        bought.last_order_number as to_order_count,
        {{ days_between('bought.previous_order_date', 'months.opening_date') }} as from_day_count,
        {{ days_between('bought.last_order_date', 'months.period_end') }} as to_day_count,
        1 as customer_count
    from {{ ref('int_customer_months') }} as bought
    inner join {{ ref('int_months__listed') }} as months on bought.month_start = months.period_start
    where bought.first_order_number > 1

    union all

    select
        months.period_start,
        case when known.known_date < months.period_start then 0 end as from_order_count,
        bought.last_order_number as to_order_count,
        case when known.known_date < months.period_start then -1 end as from_day_count,
        {{ days_between('bought.last_order_date', 'months.period_end') }} as to_day_count,
        1 as customer_count
    from {{ ref('int_customer_months') }} as bought
    inner join {{ ref('int_months__listed') }} as months on bought.month_start = months.period_start
    inner join {{ ref('int_customers__known') }} as known on bought.customer_id = known.customer_id
    where bought.first_order_number = 1

    union all

    select
        months.period_start,
        case when prospects.known_month < months.month_number then 0 end as from_order_count,
        0 as to_order_count,
        case when prospects.known_month < months.month_number then -1 end as from_day_count,
        -1 as to_day_count,
        prospects.customer_count
    from {{ ref('int_months__listed') }} as months
    inner join {{ ref('int_prospects__counted') }} as prospects
        on months.month_number >= prospects.known_month and months.month_number < prospects.ordered_month

)

select
    period_start,
    from_order_count,
    from_day_count,
    to_order_count,
    to_day_count,
    sum(customer_count) as customer_count
from moves
group by period_start, from_order_count, from_day_count, to_order_count, to_day_count
