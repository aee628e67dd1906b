-- Till receipts that are the second document of an order already counted, one order for one receipt.
{{ config(materialized='view') }}

select
    receipt_id as order_id,
    placed_order_id
from {{ ref('int_receipts__matched') }}
where receipt_status = 'matched'
