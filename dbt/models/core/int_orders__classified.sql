-- Every landed order, counted or not; the counted ones with their place in the customer's history. The only table of
-- whole orders and the only window over them: facts and reports are views of it or derive from it.
-- depends_on: {{ ref('int_orders__rejudged') }}, {{ ref('int_orders__kept') }}
{{ config(materialized='incremental', pre_hook=[
    "{{ forget(this, 'order_id', ref('int_orders__touched')) }}",
    "{{ forget(this, 'customer_id', ref('int_customers__touched')) }}",
]) }}

with orders as (

    {% if is_carried() -%}
    select * from {{ ref('int_orders__rejudged') }}
    union all
    select * from {{ ref('int_orders__kept') }}
    {%- else -%}
    select * from {{ ref('int_orders__judged') }}
    {%- endif %}

),

placed as (

    select
        orders.*,
        row_number() over (customer_orders) as order_number,
        lag(order_date) over (customer_orders) as previous_order_date,
        first_value(order_date) over (customer_orders) as first_order_date
    from orders
    window
        customer_orders as (
            partition by customer_id, is_counted
            order by ordered_at asc nulls last, order_id asc nulls last
        )

)

select
    order_id,
    customer_id,
    is_guest_order,
    ordered_at,
    order_date,
    sales_channel,
    store_id,
    promo_code,
    shipping_amount,
    line_count,
    sale_line_count,
    discounted_line_count,
    revenue,
    discount_amount,
    item_count,
    exclusion_reason,
    is_counted,
    case when is_counted then cast(order_number as integer) end as order_number,
    case when is_counted then {{ days_between('previous_order_date', 'order_date') }} end as days_since_previous_order,
    case when is_counted then {{ days_between('first_order_date', 'order_date') }} end as days_since_first_order
from placed
