-- Orders to compute anew: those with news, and those placed under an id that now stands for another person.
select order_id
from {{ ref('stg_shop__touched_orders') }}

union distinct

select orders.order_id
from {{ ref('stg_shop__orders') }} as orders
inner join {{ ref('int_customers__moved') }} as moved on orders.account_id = moved.alias_id

union distinct

-- What came back of an order that never landed is told by the event alone.
select events.order_id
from {{ ref('stg_shop__order_events') }} as events
inner join {{ ref('int_customers__moved') }} as moved on events.customer_id = moved.alias_id
