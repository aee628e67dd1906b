"""What the models say of each buyer: alive or gone, how many orders, what value, when, how sure."""

from measurement.customer_predictions import predict, read_models, read_rules

# Decimals, so that whoever orders or compares by them gets the same answer every time.
COLUMNS = """
    cast(customer_id as varchar) as customer_id,
    cast(probability_alive as decimal(9, 6)) as probability_alive,
    cast(churn_probability as decimal(9, 6)) as churn_probability,
    cast(expected_orders_30_days as decimal(18, 6)) as expected_orders_30_days,
    cast(expected_orders_90_days as decimal(18, 6)) as expected_orders_90_days,
    cast(expected_orders_365_days as decimal(18, 6)) as expected_orders_365_days,
    cast(expected_order_value as decimal(18, 4)) as expected_order_value,
    cast(expected_revenue_365_days as decimal(18, 4)) as expected_revenue_365_days,
    cast(expected_revenue_365_days * value_share as decimal(18, 4)) as potential_value,
    cast(revenue_lower_365_days * value_share as decimal(18, 4)) as potential_value_lower,
    cast(revenue_upper_365_days * value_share as decimal(18, 4)) as potential_value_upper,
    cast(value_basis as varchar) as potential_value_basis,
    cast(data_until as date) + cast(next_order_days as integer) as next_order_date,
    cast(reason as varchar) as prediction_reason
"""


def model(dbt, session):
    """Predict from the published parameters of the sample `as_of`."""
    rules = read_rules(dbt.ref("prediction_settings").df())
    models = dbt.ref("rpt_prediction_models").df()
    models = models[models["sample"] == "as_of"]
    customers = dbt.ref("int_customers__purchase_days").df()
    margin = dbt.ref("int_shop_margin").df().iloc[0]
    often, much = read_models(models)
    found = predict(often, much, customers, rules, revenue_ahead=["365"]).assign(
        value_share=float(margin["value_share"]),
        value_basis=margin["value_basis"],
        data_until=models["data_until"].iloc[0],
        reason=often.reason or much.reason,
    )
    return session.from_df(found).project(COLUMNS)
