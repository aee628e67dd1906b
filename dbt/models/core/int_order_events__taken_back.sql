-- The events that took something back of an order. Who names no part cancels the whole order, and brings all of it back
-- unless a sum or pieces are told; as a whole an order comes back once, however often that is told.
{{ config(materialized='view') }}

with told as (

    select
        *,
        coalesce(cast(line_number as {{ dbt.type_string() }}), product_id) is null
        and (event_type = 'cancelled' or coalesce(quantity, amount) is null) as is_whole_order
    from {{ ref('stg_shop__order_events') }}
    where event_type in ('returned', 'cancelled')

),

placed as (

    select
        *,
        row_number() over (
            partition by order_id, event_type, is_whole_order
            order by occurred_at asc nulls last, event_id asc nulls last
        ) as place
    from told

)

select
    event_id,
    order_id,
    customer_id,
    event_type,
    occurred_at,
    line_number,
    product_id,
    quantity,
    amount,
    is_whole_order
from placed
where not is_whole_order or place = 1
