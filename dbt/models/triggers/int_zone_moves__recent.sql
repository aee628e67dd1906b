-- Moves of customers between zones in the last days: a zone is entered by waiting, which is known from the last order,
-- or by ordering. Of the orders of one day the last counts. Of several moves the last one stands.
with by_waiting as (

    select
        buyers.customer_id,
        cells.zone_before as from_zone,
        cells.zone as to_zone,
        {{ add_days('buyers.last_order_date', 'cells.min_days') }} as moved_date
    from {{ ref('int_customers__purchased') }} as buyers
    inner join {{ ref('int_zone_cells') }} as cells
        on
            buyers.order_count between cells.min_orders and cells.max_orders
            and cells.zone != cells.zone_before
    where {{ came_lately(add_days('buyers.last_order_date', 'cells.min_days')) }}

),

order_days as (

    select
        customer_id,
        order_date,
        min(order_number) - 1 as orders_before,
        max(order_number) as orders_after,
        case when min(order_number) = 1 then -1 else max(days_since_previous_order) end as days_before
    from {{ ref('fct_orders') }}
    where {{ came_lately('order_date') }}
    group by customer_id, order_date

),

by_ordering as (

    select
        days.customer_id,
        left_cells.zone as from_zone,
        entered_cells.zone as to_zone,
        days.order_date as moved_date
    from order_days as days
    inner join {{ ref('int_zone_cells') }} as left_cells
        on
            days.orders_before between left_cells.min_orders and left_cells.max_orders
            and days.days_before between left_cells.min_days and left_cells.max_days
    inner join {{ ref('int_zone_cells') }} as entered_cells
        on
            days.orders_after between entered_cells.min_orders and entered_cells.max_orders
            and entered_cells.min_days = 0
    where left_cells.zone != entered_cells.zone

),

moves as (

    select
        *,
        row_number() over (
            partition by customer_id order by moved_date desc nulls last, to_zone asc nulls last
        ) as newness
    from (
        select * from by_waiting
        union all
        select * from by_ordering
    ) as all_moves

)

select customer_id, from_zone, to_zone, moved_date
from moves
where newness = 1
