-- The other orders of customers whose history is computed anew, as the carried build has them: nothing about them is
-- new, but their place may be.
-- depends_on: {{ ref('int_customers__touched') }}, {{ ref('int_orders__touched') }}
{%- set columns = [
    'order_id', 'customer_id', 'is_guest_order', 'ordered_at', 'order_date', 'sales_channel', 'store_id', 'promo_code',
    'shipping_amount', 'line_count', 'sale_line_count', 'discounted_line_count', 'revenue', 'discount_amount',
    'item_count', 'exclusion_reason', 'is_counted'
] %}
select
    {{ columns | join(',\n    ') }}
{% if is_carried() -%}
from {{ source('carried_facts', 'int_orders__classified') }}
where
    customer_id in (select customers.customer_id from {{ ref('int_customers__touched') }} as customers)
    and order_id not in (select orders.order_id from {{ ref('int_orders__touched') }} as orders)
{%- else -%}
from {{ ref('int_orders__rejudged') }}
{%- endif %}
