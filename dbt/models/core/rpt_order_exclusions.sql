-- What was landed as order or line and is not in the facts, by reason: landed = counted + excluded.
with reasons as (

    select 'double_receipt' as reason
    union all
    select 'no_customer' as reason
    union all
    select 'cancelled' as reason
    union all
    select 'no_sale_lines' as reason
    union all
    select 'adjustment_line' as reason

),

excluded as (

    select exclusion_reason as reason, 1 as order_count, line_count, revenue
    from {{ ref('int_orders__classified') }}
    where not is_counted

    union all

    -- Lines that are no sale inside a counted order; the order itself counts, so it is not among the excluded ones.
    select 'adjustment_line' as reason, 0 as order_count, line_count - sale_line_count as line_count, 0 as revenue
    from {{ ref('int_orders__classified') }}
    where
        is_counted
        and line_count > sale_line_count

)

select
    reasons.reason,
    cast(coalesce(sum(excluded.order_count), 0) as bigint) as order_count,
    cast(coalesce(sum(excluded.line_count), 0) as bigint) as line_count,
    cast(coalesce(sum(excluded.revenue), 0) as decimal(18, 4)) as revenue
from reasons
left join excluded on reasons.reason = excluded.reason
group by reasons.reason
