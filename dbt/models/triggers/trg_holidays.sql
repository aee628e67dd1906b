-- A holiday comes that is greeted where the customer lives, and that is hers; once per year.
select
    customers.customer_id,
    holidays.holiday || ':' || {{ date_text('holidays.holiday_date') }} as trigger_key,
    {{ day_start('max(holidays.greeting_date)') }} as occurred_at,
    {{ json_object({
        'holiday': json_quoted('holidays.holiday'),
        'date': json_quoted(date_text('holidays.holiday_date')),
    }) }} as context
from {{ ref('int_holidays__upcoming') }} as holidays
inner join {{ ref('int_customers__listed') }} as customers
    on
        coalesce(holidays.gender, customers.gender, '') = coalesce(customers.gender, '')
        and coalesce(holidays.country, customers.country, '') = coalesce(customers.country, '')
group by customers.customer_id, holidays.holiday, holidays.holiday_date
