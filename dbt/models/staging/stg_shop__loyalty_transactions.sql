-- Movements on the customers' bonus accounts.
with loyalty_transactions as (

    {{ known_rows(source('raw', 'loyalty_transactions'), ['transaction_id'], 'occurred_at') }}

)

select
    transaction_id,
    customer_id,
    transaction_type,
    points,
    occurred_at,
    expires_at,
    order_id
from loyalty_transactions
