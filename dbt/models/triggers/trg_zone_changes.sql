-- A customer has moved into the zone of the lifecycle grid in which she stands.
select
    customer_id,
    to_zone || ':' || {{ date_text('moved_date') }} as trigger_key,
    {{ day_start('moved_date') }} as occurred_at,
    {{ json_object({
        'from_zone': json_quoted('from_zone'),
        'to_zone': json_quoted('to_zone'),
    }) }} as context
from {{ ref('int_zone_moves__recent') }}
