"""By tenths of the customers, lowest prediction first: what was predicted for the tested days, and what came."""

from measurement.backtest import calibration_table

COLUMNS = """
    cast(outcome as varchar) as outcome, cast(tenth as integer) as tenth,
    cast(customer_count as bigint) as customer_count,
    cast(predicted_mean as decimal(18, 6)) as predicted_mean, cast(actual_mean as decimal(18, 6)) as actual_mean,
    cast(standard_error as decimal(18, 6)) as standard_error
"""


def model(dbt, session):
    """Compare predicted and actual means."""
    return session.from_df(calibration_table(dbt.ref("int_customers__backtested").df())).project(COLUMNS)
