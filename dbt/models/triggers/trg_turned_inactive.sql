-- Six calendar months have passed since a buyer's last order; an order ends it, and it may begin again after that.
select
    customer_id,
    {{ date_text('inactive_from_date') }} as trigger_key,
    {{ day_start('inactive_from_date') }} as occurred_at,
    {{ json_object({'inactive_from': json_quoted(date_text('inactive_from_date'))}) }} as context
from {{ ref('int_customers__lapsed') }}
where
    calendar_status = 'inactive'
    and {{ came_lately('inactive_from_date') }}
