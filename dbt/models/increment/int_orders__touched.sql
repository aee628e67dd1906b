-- Orders to compute anew: those with news, those placed under an id that now stands for another person, and receipts
-- that became or ceased to be the second document of an order.
-- depends_on: {{ ref('int_receipts__matched') }}
select order_id
from {{ ref('stg_shop__touched_orders') }}

union distinct

select orders.order_id
from {{ ref('stg_shop__orders') }} as orders
inner join {{ ref('int_customers__moved') }} as moved on {{ order_account('orders.') }} = moved.alias_id

union distinct

-- What came back of an order that never landed is told by the event alone.
select events.order_id
from {{ ref('stg_shop__order_events') }} as events
inner join {{ ref('int_customers__moved') }} as moved on events.customer_id = moved.alias_id

{%- if is_carried() %}

union distinct

select coalesce(now.receipt_id, before.receipt_id) as order_id
from {{ ref('int_receipts__matched') }} as now
full outer join {{ source('carried', 'int_receipts__matched') }} as before
    on
        now.receipt_id = before.receipt_id
        and now.placed_order_id = before.placed_order_id
where coalesce(now.receipt_status, '') != coalesce(before.receipt_status, '')
{%- endif %}
