-- Each engine macro applied to literals: where its unit test runs, on every engine that we claim.
select
    customer_id,
    {{ utc_to_local('instant', 'timezone') }} as local_time,
    {{ local_date('instant', 'timezone') }} as local_day,
    {{ local_to_utc(utc_to_local('instant', 'timezone'), 'timezone') }} as instant_again,
    {{ next_instant('instant') }} as next_moment,
    {{ days_between('from_date', 'to_date') }} as days,
    {{ add_days('from_date', 'number') }} as days_later,
    {{ add_months('from_date', 'number') }} as months_later,
    {{ iso_weekday('from_date') }} as weekday,
    {{ at_hour('from_date', 'number') }} as hour_of_day,
    {{ hours_between('instant', at_hour('to_date', '3')) }} as hours,
    {{ hex_to_integer('hex') }} as hex_number,
    {{ assignment_bucket("'holdout:win_back'", 'customer_id') }} as bucket,
    {{ safe_divide('cast(3 as double)', 'number') }} as rate,
    {{ json_text('json', 'name') }} as json_name,
    {{ epoch_microseconds('instant') }} as epoch_us
from {{ ref('int_engine__cases') }}
