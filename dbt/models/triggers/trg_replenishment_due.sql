-- Something that a customer bought will soon be used up or worn out; once per purchase of it.
select
    due.customer_id,
    due.product_id || ':' || {{ date_text('due.last_bought_date') }} as trigger_key,
    {{ day_start(add_days('due.due_date', '-' ~ item_rule('replenish_lead_days'))) }} as occurred_at,
    {{ json_object({
        'product': json_quoted('due.product_id'),
        'bought_date': json_quoted(date_text('due.last_bought_date')),
        'due_date': json_quoted(date_text('due.due_date')),
        'is_sensitive': json_plain('offered.is_sensitive'),
    }) }} as context
from {{ ref('int_customer_replenishment') }} as due
inner join {{ ref('int_items__offered') }} as offered on due.product_id = offered.product_id
inner join {{ ref('item_purposes') }} as purposes on purposes.purpose = 'replenish'
where
    {{ came_lately(add_days('due.due_date', '-' ~ item_rule('replenish_lead_days'))) }}
    and (purposes.allows_sensitive or not offered.is_sensitive)
