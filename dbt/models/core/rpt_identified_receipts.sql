-- How many till receipts of each month name a customer: where sellers ask for the card, and where they do not.
-- A second receipt of a web order, a cancelled one and one without a sale are no visit at the till.
with receipts as (

    select
        date_trunc('month', orders.order_date) as month_start,
        coalesce(orders.store_id, 'unknown') as store_id,
        orders.revenue,
        orders.customer_id is not null as is_identified
    from {{ ref('int_orders__classified') }} as orders
    -- Asked once more: of a receipt without a customer the first reason is that, and not that it was cancelled.
    left join {{ ref('int_orders__cancelled') }} as cancelled on orders.order_id = cancelled.order_id
    where
        orders.sales_channel = 'store'
        and coalesce(orders.exclusion_reason, '') != 'double_receipt'
        and cancelled.order_id is null
        and orders.sale_line_count > 0

)

select
    cast(month_start as date) as month_start,
    store_id,
    count(*) as receipt_count,
    count(case when is_identified then 1 end) as identified_receipt_count,
    {{ share('count(case when is_identified then 1 end)', 'count(*)') }} as identified_receipt_share,
    cast(sum(revenue) as decimal(18, 4)) as revenue,
    cast(sum(case when is_identified then revenue else 0 end) as decimal(18, 4)) as identified_revenue
from receipts
group by month_start, store_id
