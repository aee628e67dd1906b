-- Something happened to an order that is delivered: it was placed, confirmed, paid, shipped, given to the courier,
-- brought to the pick-up point, delivered, called off or sent back; once per order and status.
select
    customer_id,
    order_id || ':' || order_status as trigger_key,
    first_at as occurred_at,
    {{ json_object({
        'order': json_quoted('order_id'),
        'status': json_quoted('order_status'),
        'order_date': json_quoted(date_text('order_date')),
        'store': json_quoted('store_id'),
        'amount': json_plain('revenue'),
    }) }} as context
from {{ ref('int_order_events__recent') }}
where
    coalesce(sales_channel, '') != 'store'
    and {{ occurred_lately('first_at') }}
