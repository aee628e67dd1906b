-- An order was placed that is delivered: what its confirmation needs. Every later status is in trg_order_events.
select
    customer_id,
    order_id as trigger_key,
    first_at as occurred_at,
    {{ json_object({
        'order': json_quoted('order_id'),
        'order_date': json_quoted(date_text('order_date')),
        'amount': json_plain('revenue'),
    }) }} as context
from {{ ref('int_order_events__recent') }}
where
    order_status = 'placed'
    and coalesce(sales_channel, '') != 'store'
    and {{ occurred_lately('first_at') }}
