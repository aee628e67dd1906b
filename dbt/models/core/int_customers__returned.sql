-- What each customer brought back, as far as it had counted as revenue.
select
    customer_id,
    sum(amount) as returned_amount,
    sum(case when {{ days_between('return_date', as_of_date()) }} <= 365 then amount else 0 end)
        as returned_amount_365_days
from {{ ref('fct_returns') }}
where
    is_deducted
    and customer_id is not null
group by customer_id
