-- Of those who bought first in one month, how many bought again in each month after it, and what they spent.
-- Every age that the cohort has reached is listed, 0 where nobody came; the running month is marked as not whole.
with cohorts as (

    select
        {{ month_start('first_order_date') }} as cohort_month,
        {{ month_number('month_start') }} - {{ month_number('first_order_date') }} as months_since_first,
        count(*) as customer_count,
        sum(order_count) as order_count,
        sum(revenue) as revenue
    from {{ ref('int_customer_months') }}
    group by 1, 2

),

ages as (

    select
        sizes.cohort_month,
        numbers.whole_number as months_since_first,
        sizes.customer_count as cohort_size
    from cohorts as sizes
    inner join {{ ref('int_whole_numbers') }} as numbers
        on numbers.whole_number <= {{ month_number(as_of_date()) }} - {{ month_number('sizes.cohort_month') }}
    where sizes.months_since_first = 0

)

select
    ages.cohort_month,
    cast(ages.months_since_first as integer) as months_since_first,
    cast(ages.cohort_size as bigint) as cohort_size,
    cast(coalesce(cohorts.customer_count, 0) as bigint) as customer_count,
    cast({{ safe_divide('coalesce(cohorts.customer_count, 0)', 'ages.cohort_size') }} as decimal(18, 6)) as retention,
    cast(coalesce(cohorts.order_count, 0) as bigint) as order_count,
    cast(coalesce(cohorts.revenue, 0) as decimal(18, 4)) as revenue,
    {{ add_months('ages.cohort_month', 'ages.months_since_first + 1') }} <= {{ as_of_date() }} as is_whole_month
from ages
left join cohorts
    on
        ages.cohort_month = cohorts.cohort_month
        and ages.months_since_first = cohorts.months_since_first
