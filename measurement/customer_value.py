"""What each customer will spend in a period ahead, with an interval: BG/NBD for how often, Gamma-Gamma for how much.

The expectation is the product of the two models (Fader, Hardie, Lee 2005, "RFM and CLV", Journal of Marketing Research
42(4)), at the estimated parameters. The interval is of the sum that one customer will really spend, so it holds her own
chance (does she come at all, how often, for how much) and the doubt in the parameters, and is wide on purpose.

Without simulation. The chance of no purchase is exact. Of a customer who comes, the sum is a gamma variable over the
rate nu: sum_i Gamma(p, nu) = S / nu with S a sum of N unit gammas. S is matched by its first two moments to a gamma
distribution; nu is Gamma(p x + q, v + x m), so the sum follows a beta prime distribution, whose quantiles are known.
The doubt in the parameters enters the moments as their mean over `likelihood.parameter_points`.
"""

from typing import NamedTuple

import numpy as np
from scipy import special

from measurement.bgnbd import BgNbd, BgNbdFit
from measurement.gamma_gamma import GammaGamma, GammaGammaFit, expected_value
from measurement.likelihood import Floats, parameter_points
from measurement.purchase_outlook import (
    expected_purchases,
    probability_alive,
    probability_of_purchase,
    purchase_moments,
)


class CustomerHistory(NamedTuple):
    """What the two models read of each customer, five arrays of shape (customers,).

    repeats, last_time, observed_time: x, t_x and T of the BG/NBD model, in its unit of time.
    paid_purchases: purchases that `mean_value` is taken over; 0 where nothing is known of her spending.
    mean_value: their mean value, in money; not read where paid_purchases is 0.
    """

    repeats: Floats
    last_time: Floats
    observed_time: Floats
    paid_purchases: Floats
    mean_value: Floats


class SpendingAhead(NamedTuple):
    """What each customer is expected to spend in the period, in money; arrays of shape (customers,).

    expected: the mean.
    lower, upper: with the asked probability she spends between them; lower is 0 where she may well not come. upper is
        never below the mean, which lies beyond the quantile when a few would spend much and most nothing.
    """

    expected: Floats
    lower: Floats
    upper: Floats


class _Visits(NamedTuple):
    """Of a customer's purchases in the period, with the doubt in the parameters: P(N > 0), E[N], E[N^2]."""

    some: Floats
    mean: Floats
    second: Floats


def spending_ahead(
    purchases: BgNbdFit, values: GammaGammaFit, history: CustomerHistory, *, period: float, confidence: float
) -> SpendingAhead:
    """The spending of each customer in `period` (unit of time of the fit) and its interval at `confidence`.

    Raises ValueError when confidence is not inside (0, 1), or when a model has not been fitted.
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence == {confidence}, must be > 0 and < 1.")
    for name, reason in (("purchases", purchases.reason), ("values", values.reason)):
        if reason:
            raise ValueError(f"{name}.reason == {reason!r}, must be ''.")
    x, t_x, observed, paid, mean_value = history
    expected = expected_purchases(purchases.parameters, x, t_x, observed, period=period)
    expected = expected * expected_value(values.parameters, paid, mean_value)

    visits = _visits(purchases, history, period)
    p, q, v = values.parameters
    tiny = np.finfo(np.float64).tiny
    some = np.maximum(visits.some, tiny)
    count, second = visits.mean / some, visits.second / some  # of those who come: E[N | N > 0], E[N^2 | N > 0]
    mean = p * count
    doubt = _relative_variance(values, paid, mean_value)
    variance = np.maximum((p * count + p * p * second) * (1 + doubt) - mean**2, tiny)
    shape, scale = mean**2 / variance, variance / mean
    rate_shape = p * paid + q
    rate_scale = v + np.where(paid > 0, paid * mean_value, 0.0)

    def quantile(level: float) -> Floats:
        comes = level > 1 - visits.some
        above = (level - (1 - visits.some[comes])) / visits.some[comes]
        ratio = special.betaincinv(shape[comes], rate_shape[comes], above)
        sums = np.zeros_like(expected)
        sums[comes] = scale[comes] * rate_scale[comes] * ratio / (1 - ratio)
        return sums

    lower, upper = quantile((1 - confidence) / 2), quantile((1 + confidence) / 2)
    return SpendingAhead(expected, np.minimum(lower, expected), np.maximum(upper, expected))


def _visits(purchases: BgNbdFit, history: CustomerHistory, period: float) -> _Visits:
    x, t_x, observed, _, _ = history
    points = parameter_points(np.array(purchases.parameters), purchases.log_covariance)
    some, mean, second = np.zeros(x.shape), np.zeros(x.shape), np.zeros(x.shape)
    for point in points:
        parameters = BgNbd(*point.tolist())
        alive = probability_alive(parameters, x, t_x, observed)
        moments = purchase_moments(parameters, x, observed, period=period)
        some += probability_of_purchase(parameters, x, t_x, observed, period=period)
        mean += alive * moments.mean
        second += alive * moments.second
    return _Visits(some / len(points), mean / len(points), second / len(points))


def _relative_variance(values: GammaGammaFit, paid: Floats, mean_value: Floats) -> Floats:
    """How uncertain the expected value of a customer's purchase is by the doubt in p, q and v: variance / mean^2."""
    points = parameter_points(np.array(values.parameters), values.log_covariance)
    # At q <= 1 no mean exists; a doubt that reaches there is cut halfway, as the estimate itself lies above.
    points[:, 1] = np.maximum(points[:, 1], (1 + values.parameters.q) / 2)
    means = np.stack([expected_value(GammaGamma(*point.tolist()), paid, mean_value) for point in points])
    relative: Floats = means.var(axis=0) / means.mean(axis=0) ** 2
    return relative
