-- The settings of the reports on movement, side by side, so that a model joins them once and names what it uses.
{{ config(materialized='view') }}

select
    'shop' as setting_scope,
    max(case when setting = 'lapsing_after_months' then value end) as lapsing_after_months,
    max(case when setting = 'forecast_months_averaged' then value end) as forecast_months_averaged,
    max(case when setting = 'forecast_held_out_months' then value end) as forecast_held_out_months,
    max(case when setting = 'rhythm_prior_intervals' then value end) as rhythm_prior_intervals,
    max(case when setting = 'rhythm_backtest_days' then value end) as rhythm_backtest_days,
    max(case when setting = 'history_sample_customers' then value end) as history_sample_customers,
    max(case when setting = 'change_window_days' then value end) as change_window_days,
    max(case when setting = 'change_silence_days' then value end) as change_silence_days,
    max(case when setting = 'change_growth_days' then value end) as change_growth_days,
    max(case when setting = 'change_look_back_days' then value end) as change_look_back_days,
    max(case when setting = 'change_minimum_arm' then value end) as change_minimum_arm,
    max(case when setting = 'change_minimum_customers' then value end) as change_minimum_customers
from {{ ref('lifecycle_settings') }}
