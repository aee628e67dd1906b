-- How good each weekday is for each message class, and in how many days the next better one comes.
select
    today.message_class,
    today.iso_weekday,
    today.day_rank,
    min((ahead.iso_weekday - today.iso_weekday + 7) % 7) as days_to_better_day
from {{ ref('send_days') }} as today
left join {{ ref('send_days') }} as ahead
    on
        today.message_class = ahead.message_class
        and today.day_rank > ahead.day_rank
group by today.message_class, today.iso_weekday, today.day_rank
