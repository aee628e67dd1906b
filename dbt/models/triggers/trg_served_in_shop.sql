-- A customer was served in a shop by a seller who is known: she is asked about the advice, once per purchase.
select
    orders.customer_id,
    orders.order_id as trigger_key,
    {{ day_start(add_days('orders.order_date', trigger_rule('consultant_after_days'))) }} as occurred_at,
    {{ json_object({
        'order': json_quoted('orders.order_id'),
        'order_date': json_quoted(date_text('orders.order_date')),
        'store': json_quoted('orders.store_id'),
        'staff': json_quoted('receipts.staff_id'),
    }) }} as context
from {{ ref('fct_orders') }} as orders
inner join {{ ref('stg_shop__orders') }} as receipts on orders.order_id = receipts.order_id
where
    orders.sales_channel = 'store'
    and receipts.staff_id is not null
    and {{ came_lately(add_days('orders.order_date', trigger_rule('consultant_after_days'))) }}
    -- The same window once more, in days before the pause, so that not all receipts are read to find these.
    and receipts.ordered_at
    >= {{ days_ago(trigger_rule('trigger_days') ~ ' - ' ~ trigger_rule('consultant_after_days')) }}
