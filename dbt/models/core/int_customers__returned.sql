-- What each customer brought back, as far as it had counted as revenue.
with returns as (

    select
        customer_id,
        order_id,
        quantity,
        amount,
        return_date,
        {{ days_between('return_date', as_of_date()) }} as age_days
    from {{ ref('fct_returns') }}
    where
        is_deducted
        and customer_id is not null

)

select
    customer_id,
    count(distinct order_id) as returned_order_count,
    coalesce(sum(quantity), 0) as returned_item_count,
    sum(amount) as returned_amount,
    sum(case when age_days <= 30 then amount else 0 end) as returned_amount_30_days,
    sum(case when age_days <= 90 then amount else 0 end) as returned_amount_90_days,
    sum(case when age_days <= 365 then amount else 0 end) as returned_amount_365_days,
    max(return_date) as last_return_date
from returns
group by customer_id
