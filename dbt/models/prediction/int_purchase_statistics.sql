-- How many customers have the same (repeats, last repeat, observed days): a fit needs no more, and no customer's name.
with customers as (

    select 'as_of' as sample, repeat_count, last_repeat_days, observed_days
    from {{ ref('int_customers__purchase_days') }}

    union all

    select 'backtest' as sample, repeat_count, last_repeat_days, observed_days
    from {{ ref('int_customers__held_out') }}

)

select
    sample,
    repeat_count,
    last_repeat_days,
    observed_days,
    count(*) as customer_count
from customers
group by sample, repeat_count, last_repeat_days, observed_days
