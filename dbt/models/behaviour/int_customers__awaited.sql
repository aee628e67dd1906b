-- The next of the dates that each customer named.
with placed as (

    select
        customer_id,
        next_date,
        date_kind,
        count(*) over (partition by customer_id) as important_date_count,
        row_number() over (partition by customer_id order by next_date asc nulls last, date_id asc nulls last) as place
    from {{ ref('int_important_dates__upcoming') }}

)

select
    customer_id,
    next_date as next_important_date,
    date_kind as next_important_date_kind,
    cast(important_date_count as integer) as important_date_count
from placed
where place = 1
