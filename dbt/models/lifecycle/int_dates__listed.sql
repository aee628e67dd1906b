-- The days of the shop's history: from its first order to the day before as_of, the last whole day.
with bounds as (

    select
        min(first_order_date) as first_date,
        {{ add_days(as_of_date(), -1) }} as last_date
    from {{ ref('int_customers__purchased') }}

)

select
    {{ add_days('bounds.first_date', 'numbers.whole_number') }} as calendar_date,
    bounds.first_date
from bounds
inner join {{ ref('int_whole_numbers') }} as numbers
    on numbers.whole_number <= {{ days_between('bounds.first_date', 'bounds.last_date') }}
