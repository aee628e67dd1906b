-- Customers whose history of orders and returns is to be computed anew: who has a touched order now, and who had it
-- before; and who sent something back of one, because the order of a return may be another's or may never have landed.
-- depends_on: {{ ref('int_orders__touched') }}
-- depends_on: {{ ref('stg_shop__order_events') }}
-- depends_on: {{ ref('customer_aliases') }}
select customer_id
from {{ ref('int_orders__rejudged') }}
where customer_id is not null
group by customer_id
{%- if is_carried() %}

union distinct

select orders.customer_id
from {{ source('carried_facts', 'int_orders__classified') }} as orders
inner join {{ ref('int_orders__touched') }} as touched on orders.order_id = touched.order_id
where orders.customer_id is not null

union distinct

select coalesce(aliases.customer_id, events.customer_id) as customer_id
from {{ ref('stg_shop__order_events') }} as events
inner join {{ ref('int_orders__touched') }} as touched on events.order_id = touched.order_id
left join {{ ref('customer_aliases') }} as aliases on events.customer_id = aliases.alias_id
where events.customer_id is not null

union distinct

select returns.customer_id
from {{ source('carried_facts', 'fct_returns') }} as returns
inner join {{ ref('int_orders__touched') }} as touched on returns.order_id = touched.order_id
where returns.customer_id is not null
{%- endif %}
