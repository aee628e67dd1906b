-- How many customers have the same (paid purchases, their mean value): what the value model is fitted on. Gifts are no
-- values, and a mean that is not above 0 has no place in a model of what people pay.
with customers as (

    select 'as_of' as sample, paid_count, mean_value
    from {{ ref('int_customers__purchase_days') }}

    union all

    select 'backtest' as sample, paid_count, mean_value
    from {{ ref('int_customers__held_out') }}

)

select
    sample,
    paid_count,
    mean_value,
    count(*) as customer_count
from customers
where
    paid_count > 0
    and mean_value > 0
group by sample, paid_count, mean_value
