-- Which customer a browser belongs to, and from when to when. A browser that only one customer logged in from is hers.
select
    visitor_id,
    min(customer_id) as customer_id,
    cast('1900-01-01' as timestamp) as valid_from,
    cast('9999-12-31' as timestamp) as valid_to
from {{ ref('stg_shop__web_events') }}
where customer_id is not null
group by visitor_id
having count(distinct customer_id) = 1
