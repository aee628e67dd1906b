-- A customer placed her first order and no second one yet; once per person.
select
    orders.customer_id,
    'first_order' as trigger_key,
    orders.ordered_at as occurred_at,
    {{ json_object({
        'order': json_quoted('orders.order_id'),
        'order_date': json_quoted(date_text('orders.order_date')),
        'sales_channel': json_quoted('orders.sales_channel'),
        'amount': json_plain('orders.revenue'),
    }) }} as context
from {{ ref('fct_orders') }} as orders
inner join {{ ref('int_customers__purchased') }} as purchased on orders.customer_id = purchased.customer_id
where
    orders.order_number = 1
    and purchased.order_count = 1
    and {{ occurred_lately('orders.ordered_at') }}
