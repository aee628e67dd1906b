-- The two fits of a night: one on all that is known, and one that does not know the last days, by which it is tested.
select
    'as_of' as sample,
    {{ as_of_date() }} as data_until

union all

select
    'backtest' as sample,
    {{ add_days(as_of_date(), '-' ~ prediction_setting('tested_days')) }} as data_until
