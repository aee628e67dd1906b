-- Dates that customers asked the shop to remember, without the day itself, which is contact data.
with important_dates as (

    {{ known_rows(source('raw', 'important_dates'), ['date_id'], 'added_at') }}

)

select
    date_id,
    customer_id,
    added_at,
    date_kind,
    row_id
from important_dates
