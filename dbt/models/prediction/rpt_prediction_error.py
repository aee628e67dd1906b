"""How wrong the predictions for the tested days were, beside the forecast that nothing changes."""

from measurement.backtest import error_table

COLUMNS = """
    outcome, forecast, cast(customers as bigint) as customer_count,
    cast(predicted_total as decimal(18, 4)) as predicted_total, cast(actual_total as decimal(18, 4)) as actual_total,
    cast(mean_absolute_error as decimal(18, 6)) as mean_absolute_error,
    cast(root_mean_squared_error as decimal(18, 6)) as root_mean_squared_error,
    cast(bias as decimal(18, 6)) as bias,
    cast(relative_total_error as decimal(18, 6)) as relative_total_error,
    cast(brier_score as decimal(9, 6)) as brier_score,
    cast(interval_coverage as decimal(9, 6)) as interval_coverage
"""


def model(dbt, session):
    """Measure the errors."""
    return session.from_df(error_table(dbt.ref("int_customers__backtested").df())).project(COLUMNS)
