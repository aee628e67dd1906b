"""What each customer will spend in a period ahead, with an interval: BG/NBD for how often, Gamma-Gamma for how much.

The expectation is the product of the two models (Fader, Hardie, Lee 2005, "RFM and CLV", Journal of Marketing Research
42(4)), at the estimated parameters. The interval is of the sum that one customer will really spend, so it holds her own
chance (does she come at all, how often, for how much) and the doubt in the parameters, and is wide on purpose.

Without simulation. The chance of no purchase is exact. Customers who come are those who stay to the end of the period
and those who leave in it: few purchases of these, many of those, so one bell would miss the middle. In either part the
sum is a gamma variable over the rate nu, sum_i Gamma(p, nu) = S / nu with S a sum of N unit gammas, and S is matched by
its first two moments to a gamma distribution. nu is Gamma(p x + q, v + x m), so the sum follows a mixture of two beta
prime distributions. The doubt in the parameters enters as the mean over `likelihood.parameter_points`.
"""

from typing import NamedTuple

import numpy as np

from measurement.bgnbd import BgNbd, BgNbdFit
from measurement.gamma_gamma import GammaGamma, GammaGammaFit, expected_value
from measurement.gamma_ratios import GammaPart, mixture_quantile
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

    p, q, v = values.parameters
    doubt = _relative_variance(values, paid, mean_value)
    parts = [_gamma_sum(p, doubt, *part) for part in _visits(purchases, history, period)]
    rate_scale = v + np.where(paid > 0, paid * mean_value, 0.0)
    lower = rate_scale * mixture_quantile(parts, p * paid + q, (1 - confidence) / 2)
    upper = rate_scale * mixture_quantile(parts, p * paid + q, (1 + confidence) / 2)
    return SpendingAhead(expected, np.minimum(lower, expected), np.maximum(upper, expected))


def _visits(purchases: BgNbdFit, history: CustomerHistory, period: float) -> tuple[list[Floats], list[Floats]]:
    """P(N > 0), E[N], E[N^2] of those who stay and of those who leave, each restricted to the part."""
    x, t_x, observed, _, _ = history
    points = parameter_points(np.array(purchases.parameters), purchases.log_covariance)
    stays, leaves = np.zeros((3, *x.shape)), np.zeros((3, *x.shape))
    for point in points:
        parameters = BgNbd(*point.tolist())
        alive = probability_alive(parameters, x, t_x, observed)
        some = probability_of_purchase(parameters, x, t_x, observed, period=period)
        moments = purchase_moments(parameters, x, observed, period=period)
        stays[0] += some - alive * (1 - moments.stays)
        stays[1] += alive * moments.stays_mean
        stays[2] += alive * moments.stays_second
        leaves[0] += alive * (1 - moments.stays)
        leaves[1] += alive * (moments.mean - moments.stays_mean)
        leaves[2] += alive * (moments.second - moments.stays_second)
    return list(stays / len(points)), list(leaves / len(points))


def _gamma_sum(p: float, doubt: Floats, some: Floats, mean: Floats, second: Floats) -> GammaPart:
    """The sum of N unit gammas of shape p, given N > 0, as a gamma distribution of the same mean and variance."""
    is_there = (some > 1e-12) & (mean > 0)
    weight = np.where(is_there, some, 1.0)
    count = np.maximum(np.where(is_there, mean / weight, 1.0), 1.0)  # who comes, comes once at least
    squares = np.maximum(np.where(is_there, second / weight, 1.0), count**2)
    variance = (p * count + p * p * squares) * (1 + doubt) - (p * count) ** 2
    return GammaPart(np.where(is_there, some, 0.0), (p * count) ** 2 / variance, variance / (p * count))


def _relative_variance(values: GammaGammaFit, paid: Floats, mean_value: Floats) -> Floats:
    """How uncertain the expected value of a customer's purchase is by the doubt in p, q and v: variance / mean^2."""
    points = parameter_points(np.array(values.parameters), values.log_covariance)
    # At q <= 1 no mean exists; a doubt that reaches there is cut halfway, as the estimate itself lies above.
    points[:, 1] = np.maximum(points[:, 1], (1 + values.parameters.q) / 2)
    means = np.stack([expected_value(GammaGamma(*point.tolist()), paid, mean_value) for point in points])
    relative: Floats = means.var(axis=0) / means.mean(axis=0) ** 2
    return relative
