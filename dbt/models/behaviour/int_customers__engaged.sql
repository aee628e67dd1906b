-- How each customer reads her letters tonight, and how a night ago where that was different.
select
    today.customer_id,
    today.recent_letter_count,
    today.recent_read_count,
    today.engagement_class,
    case when before.engagement_class != today.engagement_class then before.engagement_class end
        as previous_engagement_class,
    case when before.engagement_class != today.engagement_class then {{ as_of_date() }} end
        as engagement_class_changed_date
from {{ ref('int_customers__engaged_daily') }} as today
inner join {{ ref('int_customers__engaged_daily') }} as before
    on
        today.customer_id = before.customer_id
        and before.as_of_date < today.as_of_date
