-- After each purchase of the sampled buyers that made a rhythm: the whole days that each variant waits before it
-- flags the buyer, and the days until the next order. A buyer is flagged on the day after the wait. mean: all own
-- intervals. median: the middle of the last three. shrunk: the own intervals with some of the shop's mean.
select
    stays.customer_id,
    stays.order_id,
    stays.order_date,
    stays.gap_days,
    cast(floor({{ safe_divide('stays.days_since_first_order', 'stays.order_number - 1') }}) as integer)
        as mean_wait_days,
    {{ median_wait_days('stays.last_interval', 'stays.second_interval', 'stays.third_interval') }}
        as median_wait_days,
    {{ shrunk_wait_days(
        'stays.days_since_first_order', '(stays.order_number - 1)',
        'priors.interval_days', 'priors.interval_count', 'settings.rhythm_prior_intervals'
    ) }} as shrunk_wait_days
from {{ ref('int_sampled_stays') }} as stays
cross join {{ ref('int_lifecycle_settings') }} as settings
left join {{ ref('int_rhythm_priors') }} as priors on {{ month_start('stays.order_date') }} = priors.month_start
where stays.days_since_first_order > 0
