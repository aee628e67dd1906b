-- Every landed order with its value, whose it is, and why it does not count if it does not: nobody is dropped without a
-- reason. A build that begins from another one judges only the orders that have news.
-- depends_on: {{ ref('int_orders__touched') }}
{{ config(materialized='view') }}

with orders as (

    select
        stg_orders.*,
        {{ order_account('stg_orders.') }} as account_id
    from {{ ref('stg_shop__orders') }} as stg_orders
    {% if is_carried() -%}
    inner join {{ ref('int_orders__touched') }} as touched on stg_orders.order_id = touched.order_id
    {%- endif %}

),

judged as (

    select
        orders.order_id,
        case when nobodies.account_id is null then coalesce(aliases.customer_id, orders.account_id) end as customer_id,
        orders.customer_id is null as is_guest_order,
        orders.ordered_at,
        orders.order_date,
        orders.sales_channel,
        orders.store_id,
        orders.promo_code,
        orders.shipping_amount,
        coalesce(lines.line_count, 0) as line_count,
        coalesce(lines.sale_line_count, 0) as sale_line_count,
        coalesce(lines.discounted_line_count, 0) as discounted_line_count,
        cast(coalesce(lines.revenue, 0) as decimal(18, 4)) as revenue,
        cast(coalesce(lines.discount_amount, 0) as decimal(18, 4)) as discount_amount,
        cast(coalesce(lines.item_count, 0) as bigint) as item_count,
        case
            -- First, with or without a customer: what was sold is counted already, as the order that was handed over.
            when double_receipts.order_id is not null then 'double_receipt'
            when orders.account_id is null or nobodies.account_id is not null then 'no_customer'
            when cancelled.order_id is not null then 'cancelled'
            when coalesce(lines.sale_line_count, 0) = 0 then 'no_sale_lines'
        end as exclusion_reason
    from orders
    left join {{ ref('customer_aliases') }} as aliases on orders.account_id = aliases.alias_id
    left join {{ ref('int_identity__nobodies') }} as nobodies on orders.account_id = nobodies.account_id
    left join {{ ref('int_orders__summed') }} as lines on orders.order_id = lines.order_id
    left join {{ ref('int_orders__cancelled') }} as cancelled on orders.order_id = cancelled.order_id
    left join {{ ref('int_orders__double_receipts') }} as double_receipts
        on orders.order_id = double_receipts.order_id

)

select
    judged.*,
    exclusion_reason is null as is_counted
from judged
