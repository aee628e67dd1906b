"""The parameters of both models, fitted on all that is known and again without the tested days."""

import pandas as pd

from measurement.customer_predictions import fit_models, read_rules

COLUMNS = """
    sample, cast(data_until as date) as data_until, model, parameter, cast(position as integer) as position,
    estimate, standard_error, covariance_1, covariance_2, covariance_3, covariance_4, log_likelihood,
    cast(customer_count as bigint) as customer_count, cast(repeat_buyer_count as bigint) as repeat_buyer_count,
    cast(is_given as boolean) as is_given, reason
"""


def model(dbt, session):
    """Fit each sample of int_prediction_samples on its grouped statistics."""
    rules = read_rules(dbt.ref("prediction_settings").df())
    samples = dbt.ref("int_prediction_samples").df()
    purchases = dbt.ref("int_purchase_statistics").df()
    values = dbt.ref("int_value_statistics").df()
    fitted = pd.concat(
        fit_models(purchases[purchases["sample"] == one.sample], values[values["sample"] == one.sample], rules).assign(
            sample=one.sample, data_until=one.data_until
        )
        for one in samples.sort_values("sample").itertuples()
    )
    return session.from_df(fitted).project(COLUMNS)
