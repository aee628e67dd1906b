-- Sale lines of counted orders. Adjustments are in rpt_order_exclusions.
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'order_id', ref('int_orders__touched')) }}") }}

select
    lines.order_id,
    lines.line_number,
    orders.customer_id,
    orders.order_date,
    lines.product_id,
    lines.quantity,
    lines.unit_price,
    lines.discount_amount,
    lines.revenue
from {{ ref('stg_shop__order_lines') }} as lines
inner join {{ ref('fct_orders') }} as orders on lines.order_id = orders.order_id
where
    lines.is_sale
    {% if is_carried() -%}
    and lines.order_id in (select touched.order_id from {{ ref('int_orders__touched') }} as touched)
    {%- endif %}
