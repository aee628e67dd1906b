-- Every landed order, counted or not: nobody is dropped without a reason that can be counted.
with classified as (

    select
        orders.*,
        coalesce(lines.line_count, 0) as line_count,
        coalesce(lines.sale_line_count, 0) as sale_line_count,
        coalesce(lines.discounted_line_count, 0) as discounted_line_count,
        cast(coalesce(lines.revenue, 0) as decimal(18, 4)) as revenue,
        cast(coalesce(lines.discount_amount, 0) as decimal(18, 4)) as discount_amount,
        cast(coalesce(lines.item_count, 0) as bigint) as item_count,
        case
            -- First, with or without a customer: what was sold is counted already, as the order that was handed over.
            when double_receipts.order_id is not null then 'double_receipt'
            when orders.customer_id is null then 'no_customer'
            when cancelled.order_id is not null then 'cancelled'
            when coalesce(lines.sale_line_count, 0) = 0 then 'no_sale_lines'
        end as exclusion_reason
    from {{ ref('stg_shop__orders') }} as orders
    left join {{ ref('int_orders__summed') }} as lines on orders.order_id = lines.order_id
    left join {{ ref('int_orders__cancelled') }} as cancelled on orders.order_id = cancelled.order_id
    left join {{ ref('int_orders__double_receipts') }} as double_receipts
        on orders.order_id = double_receipts.order_id

)

select
    classified.*,
    exclusion_reason is null as is_counted
from classified
