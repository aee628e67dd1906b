-- Orders called off as a whole. A cancellation that names a line or product takes back that part only: it is a return.
{{ config(materialized='view') }}

select distinct order_id
from {{ ref('stg_shop__order_events') }}
where
    event_type = 'cancelled'
    and line_number is null
    and product_id is null
