-- A customer has entered a segment.
select
    customer_id,
    segment || ':' || {{ date_text('moved_date') }} as trigger_key,
    {{ day_start('moved_date') }} as occurred_at,
    {{ json_object({'segment': json_quoted('segment')}) }} as context
from {{ ref('int_segment_moves__recent') }}
where move = 'entered'
