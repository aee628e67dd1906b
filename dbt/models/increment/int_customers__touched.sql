-- Customers whose history of orders is to be computed anew: who has a touched order now, and who had it before.
-- depends_on: {{ ref('int_orders__touched') }}
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
{%- endif %}
