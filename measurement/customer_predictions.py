"""From tables to tables: the models fitted on grouped statistics, and what they say of each customer.

Frames are pandas, one row per what the function says; columns are read by name, any order of rows gives the same
numbers. Days become weeks here, the unit of time of the published fits. A shop without enough evidence gets rows whose
numbers are NaN and whose reason says why: no night fails for want of customers.
"""

from collections.abc import Collection
from typing import Any, Final, Literal, NamedTuple

import numpy as np
import pandas as pd

from measurement import bgnbd, gamma_gamma
from measurement.bgnbd import BgNbd, BgNbdFit
from measurement.customer_value import CustomerHistory, spending_ahead
from measurement.gamma_gamma import GammaGamma, GammaGammaFit, expected_value
from measurement.likelihood import Floats
from measurement.purchase_outlook import (
    expected_purchases,
    median_wait,
    probability_alive,
    probability_of_purchase,
)

DAYS = 7.0  # in the unit of time, a week
Ahead = Literal["365", "tested"]
"""A period whose revenue can be predicted with an interval: 365 days, or the days that the backtest holds out."""
AHEAD: Final[tuple[Ahead, ...]] = ("365", "tested")
MODELS = {"bgnbd": bgnbd.PARAMETERS, "gamma_gamma": gamma_gamma.PARAMETERS}


class Rules(NamedTuple):
    """The numbers of the seed prediction_settings that these functions need.

    minimum_repeat_buyers: below so many a model is not fitted.
    tested_days: the days ahead that the churn probability speaks of, and that the backtest holds out.
    interval_percent: with this probability the customer's sum lies in its interval.
    alive_floor_percent: below this probability to be alive no date of a next order is named.
    next_order_limit_days: a date further ahead is not named.
    """

    minimum_repeat_buyers: int
    tested_days: int
    interval_percent: int
    alive_floor_percent: int
    next_order_limit_days: int


def read_rules(settings: pd.DataFrame) -> Rules:
    """The rules out of the seed's rows (setting, value). Raises KeyError that names a missing setting."""
    values = dict(zip(settings["setting"], settings["value"], strict=True))
    return Rules(*(int(values[name]) for name in Rules._fields))


def fit_models(purchases: pd.DataFrame, values: pd.DataFrame, rules: Rules) -> pd.DataFrame:
    """One row per model and parameter, seven rows, in the order of MODELS.

    `purchases`: repeat_count, last_repeat_days, observed_days, customer_count (see bgnbd.Purchases, times in days).
    `values`: paid_count, mean_value, customer_count (see gamma_gamma.Spending).
    Columns out: model, parameter, position (from 1), estimate, standard_error, covariance_1 .. covariance_4 (of the
    logarithm of this parameter's estimate with that of the parameter at the position; NaN beyond the last),
    log_likelihood, customer_count, repeat_buyer_count, is_given, reason.
    """
    often = bgnbd.fit(
        bgnbd.purchases(
            _floats(purchases, "repeat_count"),
            _floats(purchases, "last_repeat_days") / DAYS,
            _floats(purchases, "observed_days") / DAYS,
            _floats(purchases, "customer_count"),
        ),
        minimum_repeat_buyers=rules.minimum_repeat_buyers,
    )
    much = gamma_gamma.fit(
        gamma_gamma.spending(*(_floats(values, name) for name in ("paid_count", "mean_value", "customer_count"))),
        minimum_repeat_buyers=rules.minimum_repeat_buyers,
    )
    return pd.DataFrame(_parameter_rows("bgnbd", often) + _parameter_rows("gamma_gamma", much))


def _parameter_rows(model: str, fit: BgNbdFit | GammaGammaFit) -> list[dict[str, Any]]:
    covariance = np.full((len(fit.parameters), 4), np.nan)
    covariance[:, : len(fit.parameters)] = fit.log_covariance
    return [
        {
            "model": model,
            "parameter": name,
            "position": row + 1,
            "estimate": fit.parameters[row],
            "standard_error": fit.standard_errors[row],
            **{f"covariance_{column + 1}": covariance[row, column] for column in range(4)},
            "log_likelihood": fit.log_likelihood,
            "customer_count": fit.customers,
            "repeat_buyer_count": fit.repeat_buyers,
            "is_given": name in fit.given,
            "reason": fit.reason,
        }
        for row, name in enumerate(MODELS[model])
    ]


def read_models(rows: pd.DataFrame) -> tuple[BgNbdFit, GammaGammaFit]:
    """The two fits out of the rows that `fit_models` made: predictions come from the published parameters."""
    parts = {name: rows[rows["model"] == name].sort_values("position") for name in MODELS}
    often, much = parts["bgnbd"], parts["gamma_gamma"]
    return (
        BgNbdFit(
            BgNbd(*_floats(often, "estimate").tolist()),
            BgNbd(*_floats(often, "standard_error").tolist()),
            _covariance(often),
            float(often["log_likelihood"].iloc[0]),
            int(often["customer_count"].iloc[0]),
            int(often["repeat_buyer_count"].iloc[0]),
            tuple(often["parameter"][often["is_given"]]),
            often["reason"].iloc[0],
        ),
        GammaGammaFit(
            GammaGamma(*_floats(much, "estimate").tolist()),
            GammaGamma(*_floats(much, "standard_error").tolist()),
            _covariance(much),
            float(much["log_likelihood"].iloc[0]),
            int(much["customer_count"].iloc[0]),
            int(much["repeat_buyer_count"].iloc[0]),
            tuple(much["parameter"][much["is_given"]]),
            much["reason"].iloc[0],
        ),
    )


def predict(
    often: BgNbdFit,
    much: GammaGammaFit,
    customers: pd.DataFrame,
    rules: Rules,
    *,
    revenue_ahead: Collection[Ahead] = AHEAD,
) -> pd.DataFrame:
    """One row per customer, sorted by customer_id: what the models say of the time after her data end.

    `customers`: customer_id, repeat_count, last_repeat_days, observed_days, paid_count, mean_value (NaN or 0 where
    paid_count is 0). Money is in the unit of mean_value.
    Columns out: customer_id, probability_alive, expected_orders_<days>_days for 30, 90, 365 and `tested`,
    churn_probability (no order in the tested days), next_order_days (NaN where no date is named), expected_order_value,
    and expected_revenue, revenue_lower and revenue_upper for the periods of `revenue_ahead`: an interval costs ten
    times what the rest costs, so ask for those that are read.
    Without a purchase model all are NaN; without a value model those of money are.
    """
    customers = customers.sort_values("customer_id", kind="stable", ignore_index=True)
    found = pd.DataFrame({"customer_id": customers["customer_id"]})
    history = _history(customers)
    x, t_x, observed, paid, mean_value = history
    nothing = np.full(len(customers), np.nan)
    periods = {"30": 30, "90": 90, "365": 365, "tested": rules.tested_days}
    has_orders, has_money = not often.reason, not often.reason and not much.reason
    alive = probability_alive(often.parameters, x, t_x, observed) if has_orders else nothing
    found["probability_alive"] = alive
    for name, days in periods.items():
        expected = expected_purchases(often.parameters, x, t_x, observed, period=days / DAYS) if has_orders else nothing
        found[f"expected_orders_{name}_days"] = expected
    found["expected_order_value"] = expected_value(much.parameters, paid, mean_value) if has_money else nothing
    for name in revenue_ahead:
        money = (
            spending_ahead(often, much, history, period=periods[name] / DAYS, confidence=rules.interval_percent / 100)
            if has_money
            else (nothing, nothing, nothing)
        )
        for column, amounts in zip(("expected_revenue", "revenue_lower", "revenue_upper"), money, strict=True):
            found[f"{column}_{name}_days"] = amounts
    some = (
        probability_of_purchase(often.parameters, x, t_x, observed, period=rules.tested_days / DAYS)
        if has_orders
        else nothing
    )
    found["churn_probability"] = 1 - some
    wait = np.ceil(median_wait(often.parameters, x, observed) * DAYS) if has_orders else nothing
    is_named = (alive >= rules.alive_floor_percent / 100) & (wait <= rules.next_order_limit_days)
    found["next_order_days"] = np.where(is_named, wait, np.nan)
    return found


def _history(customers: pd.DataFrame) -> CustomerHistory:
    paid = _floats(customers, "paid_count")
    mean_value = np.nan_to_num(_floats(customers, "mean_value"), nan=0.0)
    return CustomerHistory(
        _floats(customers, "repeat_count"),
        _floats(customers, "last_repeat_days") / DAYS,
        _floats(customers, "observed_days") / DAYS,
        paid,
        mean_value,
    )


def _covariance(rows: pd.DataFrame) -> Floats:
    names = [f"covariance_{column + 1}" for column in range(len(rows))]
    covariance: Floats = rows[names].to_numpy(dtype=np.float64)
    return covariance


def _floats(rows: pd.DataFrame, name: str) -> Floats:
    column: Floats = rows[name].to_numpy(dtype=np.float64, na_value=np.nan)
    return column
