-- How well each variant of the rhythm told, after past purchases of the sampled buyers, who would not come back
-- within the days of the setting. A purchase is flagged if the wait ran out within these days and before the next
-- order. Only purchases whose outcome is known by the last whole day are judged, and a wait knows only what came
-- before it.
with judged as (

    select
        waits.*,
        settings.rhythm_backtest_days as horizon_days,
        coalesce(waits.gap_days > settings.rhythm_backtest_days, true) as stayed_away
    from {{ ref('int_order_waits') }} as waits
    cross join {{ ref('int_lifecycle_settings') }} as settings
    where {{ days_between('waits.order_date', as_of_date()) }} > settings.rhythm_backtest_days

),

variants as (

    select 'mean' as variant, mean_wait_days as wait_days, gap_days, horizon_days, stayed_away
    from judged
    union all
    select 'median' as variant, median_wait_days as wait_days, gap_days, horizon_days, stayed_away
    from judged
    union all
    select 'shrunk' as variant, shrunk_wait_days as wait_days, gap_days, horizon_days, stayed_away
    from judged

),

flagged as (

    select
        *,
        coalesce(wait_days < horizon_days and (gap_days > wait_days or gap_days is null), false) as is_flagged
    from variants

),

counted as (

    select
        variant,
        max(horizon_days) as horizon_days,
        count(*) as purchase_count,
        count(case when stayed_away then 1 end) as stayed_away_count,
        count(case when is_flagged then 1 end) as flagged_count,
        count(case when is_flagged and stayed_away then 1 end) as true_flag_count,
        count(case when is_flagged and not stayed_away then 1 end) as false_flag_count,
        sum(case when is_flagged then wait_days + 1 end) as days_to_flag
    from flagged
    group by variant

)

select
    variant,
    horizon_days,
    purchase_count,
    stayed_away_count,
    flagged_count,
    true_flag_count,
    cast({{ safe_divide('true_flag_count', 'flagged_count') }} as decimal(18, 6)) as flag_precision,
    cast({{ safe_divide('true_flag_count', 'stayed_away_count') }} as decimal(18, 6)) as flag_recall,
    cast({{ safe_divide('2 * true_flag_count', 'flagged_count + stayed_away_count') }} as decimal(18, 6)) as f1_score,
    cast({{ safe_divide('false_flag_count', 'purchase_count - stayed_away_count') }} as decimal(18, 6))
        as false_alarm_rate,
    cast({{ safe_divide('days_to_flag', 'flagged_count') }} as decimal(18, 2)) as mean_days_to_flag
from counted
