-- Customers by the month since which they are known and the month of the first order: prospects in between.
with months as (

    select
        {{ month_number('known_date') }} as known_month,
        -- Who never ordered stays a prospect through every month.
        coalesce({{ month_number('first_order_date') }}, 999999) as ordered_month
    from {{ ref('int_customers__known') }}

)

select
    known_month,
    ordered_month,
    count(*) as customer_count
from months
group by known_month, ordered_month
