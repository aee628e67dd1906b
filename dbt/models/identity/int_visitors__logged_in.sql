-- When which id was logged in in which browser: the few web events that tell who people are, read once for all who ask.
select distinct
    visitor_id,
    customer_id,
    occurred_at
from {{ ref('stg_shop__web_events') }}
where customer_id is not null
