-- Stays in the rows of the grid, counted. An order opens a stay, the order of a later day ends it; the last order of
-- a day is the one that counts. A stay is read off the order that ends it, so that no order looks ahead.
with ended as (

    select
        {{ add_days('orders.order_date', '-orders.days_since_previous_order') }} as entered_date,
        least(orders.order_number - 1, edges.last_order_count) as order_count,
        orders.order_date as left_date
    from {{ ref('fct_orders') }} as orders
    cross join {{ ref('int_grid_edges') }} as edges
    where orders.days_since_previous_order > 0

),

lasting as (

    select
        purchased.last_order_date as entered_date,
        least(purchased.order_count, edges.last_order_count) as order_count,
        cast(null as date) as left_date
    from {{ ref('int_customers__purchased') }} as purchased
    cross join {{ ref('int_grid_edges') }} as edges

),

stays as (

    select entered_date, order_count, left_date
    from ended
    union all
    select entered_date, order_count, left_date
    from lasting

)

select
    entered_date,
    order_count,
    left_date,
    count(*) as customer_count
from stays
group by entered_date, order_count, left_date
