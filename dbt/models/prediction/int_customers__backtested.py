"""What the models would have said of each buyer before the tested days, beside what these days brought."""

from measurement.customer_predictions import predict, read_models, read_rules

COLUMNS = """
    cast(customer_id as varchar) as customer_id,
    cast(expected_orders_tested_days as decimal(18, 6)) as expected_orders,
    cast(actual_orders as integer) as actual_orders,
    cast(previous_orders as integer) as previous_orders,
    cast(expected_revenue_tested_days as decimal(18, 4)) as expected_revenue,
    cast(revenue_lower_tested_days as decimal(18, 4)) as expected_revenue_lower,
    cast(revenue_upper_tested_days as decimal(18, 4)) as expected_revenue_upper,
    cast(actual_revenue as decimal(18, 4)) as actual_revenue,
    cast(previous_revenue as decimal(18, 4)) as previous_revenue,
    cast(churn_probability as decimal(9, 6)) as churn_probability,
    actual_orders = 0 as has_churned,
    previous_orders = 0 as had_churned
"""


def model(dbt, session):
    """Predict from the parameters of the sample `backtest`, which was fitted without the tested days."""
    rules = read_rules(dbt.ref("prediction_settings").df())
    models = dbt.ref("rpt_prediction_models").df()
    often, much = read_models(models[models["sample"] == "backtest"])
    customers = dbt.ref("int_customers__held_out").df()
    outcomes = customers[["customer_id", "actual_orders", "previous_orders", "actual_revenue", "previous_revenue"]]
    found = predict(often, much, customers, rules, revenue_ahead=["tested"])
    found = found.merge(outcomes, on="customer_id", validate="one_to_one")
    return session.from_df(found).project(COLUMNS)
