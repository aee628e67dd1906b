-- What leaves the private room of a birth date: age and the next birthday, as traits.
-- Who was born on 29 February has the birthday on 28 February of a common year, as add_months clamps.
{{ config(database='private', tags='door') }}

with birthdays as (

    select
        customer_id,
        birth_date,
        extract(year from {{ as_of_date() }}) - extract(year from birth_date) as years
    from {{ ref('int_customers__named') }}
    -- A birth date in the future is a slip of the keyboard, not a trait.
    where birth_date <= {{ as_of_date() }}

),

this_year as (

    select
        customer_id,
        birth_date,
        years,
        {{ add_months('birth_date', '12 * years') }} as birthday
    from birthdays

)

select
    customer_id,
    cast(case when birthday <= {{ as_of_date() }} then years else years - 1 end as integer) as age,
    case
        when birthday >= {{ as_of_date() }} then birthday
        else {{ add_months('birth_date', '12 * (years + 1)') }}
    end as next_birthday_date
from this_year
