"""Were the predictions right? Predicted against actual, over customers whose future was held out and has come.

Errors of single customers (MAE, RMSE), of the sum (bias, relative error of the total), and by tenths of the prediction:
in each tenth the mean prediction should be the mean outcome. For a probability the mean squared error is Brier's score
(Brier 1950, "Verification of Forecasts Expressed in Terms of Probability", Monthly Weather Review 78(1)).
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from measurement.likelihood import Floats


class PredictionError(NamedTuple):
    """How far predictions were from the outcome; NaN throughout when there is no customer.

    customers: customers compared.
    predicted_total, actual_total: sums, in the unit of the outcome.
    mean_absolute_error: MAE, the mean of |predicted - actual| per customer.
    root_mean_squared_error: RMSE, sqrt of the mean of (predicted - actual)^2; large misses weigh more.
    bias: the mean of predicted - actual; above 0 the prediction promised too much.
    relative_total_error: predicted_total / actual_total - 1; NaN when nothing happened.
    """

    customers: int
    predicted_total: float
    actual_total: float
    mean_absolute_error: float
    root_mean_squared_error: float
    bias: float
    relative_total_error: float


class Tenth(NamedTuple):
    """Customers of similar prediction; tenth 1 has the lowest.

    tenth: 1 to 10.
    customers: how many; tenths differ by one at most.
    predicted_mean, actual_mean: per customer.
    standard_error: of actual_mean, from the spread of outcomes in the tenth: a gap of two or three of them between the
        means is more than chance; NaN with one customer.
    """

    tenth: int
    customers: int
    predicted_mean: float
    actual_mean: float
    standard_error: float


def prediction_error(predicted: npt.ArrayLike, actual: npt.ArrayLike) -> PredictionError:
    """The errors of predictions, both of shape (customers,), in one unit.

    Raises ValueError when shapes differ or a value is not finite.

    >>> error = prediction_error([1.0, 0.0, 2.0], [0, 0, 4])
    >>> error.mean_absolute_error, round(error.root_mean_squared_error, 3), error.relative_total_error
    (1.0, 1.291, -0.25)
    """
    forecast, outcome = _checked(predicted, actual)
    if forecast.size == 0:
        nan = math.nan
        return PredictionError(0, nan, nan, nan, nan, nan, nan)
    gap = forecast - outcome
    predicted_total, actual_total = float(forecast.sum()), float(outcome.sum())
    return PredictionError(
        customers=forecast.size,
        predicted_total=predicted_total,
        actual_total=actual_total,
        mean_absolute_error=float(np.abs(gap).mean()),
        root_mean_squared_error=math.sqrt(float((gap**2).mean())),
        bias=float(gap.mean()),
        relative_total_error=predicted_total / actual_total - 1 if actual_total != 0 else math.nan,
    )


def brier_score(probability: npt.ArrayLike, happened: npt.ArrayLike) -> float:
    """The mean squared difference of a probability to what happened (0 or 1): 0 is perfect, 0.25 a coin.

    NaN without customers. Raises ValueError when shapes differ, a probability is outside 0..1 or an outcome not 0 or 1.

    >>> round(brier_score([0.9, 0.2], [1, 0]), 3)
    0.025
    """
    forecast, outcome = _checked(probability, happened)
    if ((forecast < 0) | (forecast > 1)).any():
        index = int(np.argmax((forecast < 0) | (forecast > 1)))
        raise ValueError(f"probability[{index}] == {forecast[index]}, must be >= 0 and <= 1.")
    if not np.isin(outcome, (0, 1)).all():
        index = int(np.argmin(np.isin(outcome, (0, 1))))
        raise ValueError(f"happened[{index}] == {outcome[index]}, must be 0 or 1.")
    return float(((forecast - outcome) ** 2).mean()) if forecast.size else math.nan


def tenths(predicted: npt.ArrayLike, actual: npt.ArrayLike) -> list[Tenth]:
    """Predicted and actual means by tenths of the prediction, lowest first; with fewer than ten customers fewer rows.

    Customers of equal prediction are divided in the order given, so give them in a fixed order.
    Raises ValueError when shapes differ or a value is not finite.

    >>> [(one.tenth, one.customers, one.predicted_mean) for one in tenths([3, 1, 2], [0, 0, 1])]
    [(1, 1, 1.0), (2, 1, 2.0), (3, 1, 3.0)]
    """
    forecast, outcome = _checked(predicted, actual)
    order = np.argsort(forecast, kind="stable")
    parts = [part for part in np.array_split(order, 10) if part.size]
    return [_tenth(number, forecast[part], outcome[part]) for number, part in enumerate(parts, start=1)]


def _tenth(number: int, forecast: Floats, outcome: Floats) -> Tenth:
    error = float(outcome.std(ddof=1)) / math.sqrt(outcome.size) if outcome.size > 1 else math.nan
    return Tenth(number, forecast.size, float(forecast.mean()), float(outcome.mean()), error)


def _checked(predicted: npt.ArrayLike, actual: npt.ArrayLike) -> tuple[Floats, Floats]:
    forecast, outcome = np.asarray(predicted, np.float64), np.asarray(actual, np.float64)
    if forecast.ndim != 1:
        raise ValueError(f"predicted.ndim == {forecast.ndim}, must be == 1.")
    if outcome.shape != forecast.shape:
        raise ValueError(f"actual.shape == {outcome.shape}, must be == {forecast.shape}.")
    for name, values in (("predicted", forecast), ("actual", outcome)):
        if not np.isfinite(values).all():
            raise ValueError(f"{name}[{int(np.argmin(np.isfinite(values)))}] is not finite, must be a number.")
    return forecast, outcome
