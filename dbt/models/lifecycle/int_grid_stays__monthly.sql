-- Stays in the rows of the grid by the month of the order that ends them:
-- in the months between nobody of them ordered.
select
    entered_date,
    order_count,
    {{ month_number('entered_date') }} as entered_month,
    -- While there is no next order the stay outlasts every month.
    coalesce({{ month_number('left_date') }}, 999999) as left_month,
    sum(customer_count) as customer_count
from {{ ref('int_grid_stays') }}
group by entered_date, order_count, coalesce({{ month_number('left_date') }}, 999999)
