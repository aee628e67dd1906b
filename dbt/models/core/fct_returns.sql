-- What came back or was called off, per line. Only what was counted as revenue before is deducted from it.
-- depends_on: {{ ref('int_customers__touched') }}
{{ config(materialized='incremental', pre_hook="{{ forget(this, 'order_id', ref('int_orders__touched')) }}") }}

with events as (

    select * from {{ ref('int_order_events__taken_back') }}
    {% if is_carried() -%}
    where order_id in (select touched.order_id from {{ ref('int_orders__touched') }} as touched)
    {%- endif %}

),

lines as (

    -- Only of orders that something came back of: the rest, nearly all, need not be joined.
    select * from {{ ref('stg_shop__order_lines') }}
    where is_sale and order_id in (select events.order_id from events)

),

lines_taken_back as (

    select
        events.event_id as return_id,
        events.event_id,
        events.order_id,
        events.customer_id,
        events.event_type,
        events.occurred_at,
        events.line_number,
        coalesce(events.product_id, lines.product_id) as product_id,
        coalesce(events.quantity, lines.quantity) as quantity,
        -- A source that gives no sum means the price that was paid for the pieces.
        coalesce(
            events.amount,
            cast(
                {{ safe_divide('lines.revenue * coalesce(events.quantity, lines.quantity)', 'lines.quantity') }}
                as decimal(18, 4)
            ),
            0
        ) as amount
    from events
    left join lines on events.order_id = lines.order_id and events.line_number = lines.line_number
    where not events.is_whole_order

    union all

    select
        events.event_id || ':' || lines.line_number as return_id,
        events.event_id,
        events.order_id,
        events.customer_id,
        events.event_type,
        events.occurred_at,
        lines.line_number,
        lines.product_id,
        lines.quantity,
        lines.revenue as amount
    from events
    inner join lines on events.order_id = lines.order_id
    where events.is_whole_order

)

select
    taken_back.return_id,
    taken_back.event_id,
    taken_back.order_id,
    coalesce(aliases.customer_id, taken_back.customer_id, orders.customer_id) as customer_id,
    taken_back.line_number,
    taken_back.product_id,
    taken_back.quantity,
    taken_back.amount,
    taken_back.event_type,
    taken_back.occurred_at as returned_at,
    {{ local_date('taken_back.occurred_at', shop_timezone()) }} as return_date,
    -- A return without a known order is of an older one, so it counts; one of an uncounted or deleted order does not.
    coalesce(orders.is_counted, deleted.order_id is null) as is_deducted
from lines_taken_back as taken_back
left join {{ ref('customer_aliases') }} as aliases on taken_back.customer_id = aliases.alias_id
left join {{ ref('int_orders__classified') }} as orders on taken_back.order_id = orders.order_id
left join {{ ref('stg_shop__deleted_orders') }} as deleted on taken_back.order_id = deleted.order_id
