-- Something that a customer bought wants care: turned, washed, changed.
select
    care.customer_id,
    care.care || ':' || care.product_id || ':' || {{ date_text('care.due_date') }} as trigger_key,
    {{ day_start('care.due_date') }} as occurred_at,
    {{ json_object({
        'care': json_quoted('care.care'),
        'product': json_quoted('care.product_id'),
        'bought_date': json_quoted(date_text('care.last_kept_date')),
        'reminder_number': json_plain('care.reminder_number'),
        'is_sensitive': json_plain('care.is_sensitive'),
    }) }} as context
from {{ ref('int_customer_care') }} as care
inner join {{ ref('item_purposes') }} as purposes on purposes.purpose = 'replenish'
where purposes.allows_sensitive or not care.is_sensitive
