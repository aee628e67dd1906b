-- The last message a person clicked in the seven days before an order. A description of the path, never lift.
select
    order_id,
    message_id,
    revenue
from (
    select
        orders.order_id,
        orders.revenue,
        messages.message_id,
        row_number() over (
            partition by orders.order_id
            order by messages.first_clicked_at desc nulls last, messages.message_id asc nulls last
        ) as recency
    from {{ ref('fct_orders') }} as orders
    inner join {{ ref('fct_messages') }} as messages
        on
            orders.customer_id = messages.customer_id
            and messages.first_clicked_at <= orders.ordered_at
            and {{ days_between(local_date('messages.first_clicked_at', shop_timezone()), 'orders.order_date') }} < 7
) as candidates
where recency = 1
