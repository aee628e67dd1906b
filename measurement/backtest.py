"""The backtest as two tables: calibration by tenths, and errors beside a forecast that anybody could make.

The naive forecast is "the same as in as many days before": what the model has to beat to be worth its trouble.
"""

from typing import Any

import numpy as np
import pandas as pd

from measurement.calibration import brier_score, prediction_error, tenths
from measurement.likelihood import Floats

# Outcome -> the columns of its prediction, of the naive forecast and of what happened.
OUTCOMES = {
    "orders": ("expected_orders", "previous_orders", "actual_orders"),
    "revenue": ("expected_revenue", "previous_revenue", "actual_revenue"),
    "churn": ("churn_probability", "had_churned", "has_churned"),
}
_CALIBRATION = ("outcome", "tenth", "customer_count", "predicted_mean", "actual_mean", "standard_error")


def calibration_table(customers: pd.DataFrame) -> pd.DataFrame:
    """One row per outcome and tenth of the customers by its prediction; no rows of an outcome without predictions.

    `customers`: one row per customer with customer_id and the columns of OUTCOMES; NaN where nothing was predicted.
    Columns out: outcome, tenth, customer_count, predicted_mean, actual_mean, standard_error (see calibration.Tenth).
    """
    customers = customers.sort_values("customer_id", kind="stable")
    rows = [
        (outcome, one.tenth, one.customers, one.predicted_mean, one.actual_mean, one.standard_error)
        for outcome, (model, _, actual) in OUTCOMES.items()
        for one in tenths(*_pair(customers, model, actual))
    ]
    return pd.DataFrame(rows, columns=list(_CALIBRATION)).astype({"outcome": "str"})


def error_table(customers: pd.DataFrame) -> pd.DataFrame:
    """One row per outcome and forecast (model, same_as_before), six rows; NaN and a count of 0 without predictions.

    `customers`: as above, with expected_revenue_lower and expected_revenue_upper.
    Columns out: outcome, forecast, the fields of calibration.PredictionError, brier_score (churn only) and
    interval_coverage, the share of customers whose revenue lay in its interval (the model's revenue only).
    """
    customers = customers.sort_values("customer_id", kind="stable")
    rows: list[dict[str, Any]] = []
    for outcome, (model, before, actual) in OUTCOMES.items():
        for forecast, column in (("model", model), ("same_as_before", before)):
            predicted, happened = _pair(customers, column, actual)
            rows.append(
                {
                    "outcome": outcome,
                    "forecast": forecast,
                    **prediction_error(predicted, happened)._asdict(),
                    "brier_score": brier_score(predicted, happened) if outcome == "churn" else np.nan,
                    "interval_coverage": _coverage(customers) if column == "expected_revenue" else np.nan,
                }
            )
    return pd.DataFrame(rows)


def _pair(customers: pd.DataFrame, predicted: str, actual: str) -> tuple[Floats, Floats]:
    forecast = customers[predicted].to_numpy(dtype=np.float64, na_value=np.nan)
    is_predicted = np.isfinite(forecast)
    return forecast[is_predicted], customers[actual].to_numpy(dtype=np.float64)[is_predicted]


def _coverage(customers: pd.DataFrame) -> float:
    lower, upper, actual = (
        customers[name].to_numpy(dtype=np.float64, na_value=np.nan)
        for name in ("expected_revenue_lower", "expected_revenue_upper", "actual_revenue")
    )
    is_predicted = np.isfinite(lower)
    inside = (lower <= actual) & (actual <= upper)
    return float(inside[is_predicted].mean()) if is_predicted.any() else np.nan
