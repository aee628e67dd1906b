-- So many days have passed since goods were handed over that the customer can say what she thinks of them; once per
-- order.
select
    customer_id,
    order_id as trigger_key,
    {{ day_start(add_days('handed_over_date', trigger_rule('review_after_days'))) }} as occurred_at,
    {{ json_object({
        'order': json_quoted('order_id'),
        'order_date': json_quoted(date_text('max(order_date)')),
        'products': json_listed('product_id', 'place'),
        'product_count': json_plain('count(*)'),
    }) }} as context
from {{ ref('int_order_items__reviewable') }}
where {{ came_lately(add_days('handed_over_date', trigger_rule('review_after_days'))) }}
group by customer_id, order_id, handed_over_date
