-- Movements of points on the accounts of persons: accounts of merged customers are one account.
{{ config(materialized='view') }}

select
    movements.transaction_id,
    coalesce(aliases.customer_id, movements.customer_id) as customer_id,
    movements.transaction_type,
    movements.transaction_type = 'accrual' as is_accrual,
    case when movements.transaction_type = 'accrual' then movements.points else -movements.points end as signed_points,
    movements.occurred_at,
    {{ local_date('movements.expires_at', shop_timezone()) }} as burn_date,
    movements.order_id
from {{ ref('stg_shop__loyalty_transactions') }} as movements
left join {{ ref('customer_aliases') }} as aliases on movements.customer_id = aliases.alias_id
