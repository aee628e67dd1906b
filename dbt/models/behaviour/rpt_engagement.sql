-- How many customers read letters how, tonight, and how many came into the class since the night before.
select
    {{ as_of_date() }} as as_of_date,
    engagement_class,
    count(*) as customer_count,
    count(engagement_class_changed_date) as arrived_count,
    sum(recent_letter_count) as recent_letter_count,
    sum(recent_read_count) as recent_read_count
from {{ ref('int_customers__engaged') }}
group by engagement_class
