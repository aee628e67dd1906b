-- Bonus balance of each customer: earned minus used minus burnt.
select
    customer_id,
    sum(case when transaction_type = 'accrual' then points else -points end) as points_balance
from {{ ref('stg_shop__loyalty_transactions') }}
group by customer_id
