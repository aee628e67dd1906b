"""Gamma-Gamma: what will a customer's next purchase be worth?

Fader, Hardie 2013, "The Gamma-Gamma Model of Monetary Value", note 025 at brucehardie.com; Fader, Hardie, Lee 2005,
"RFM and CLV", Journal of Marketing Research 42(4). Each purchase of a customer is worth Gamma(p, rate nu), and nu ~
Gamma(q, rate v) differs between customers, independently of how often they buy. Written v here, gamma in the note.
A customer's mean value is drawn towards that of all customers, the more so the fewer purchases it is the mean of.
"""

import math
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from measurement.likelihood import Floats, maximise

PARAMETERS = ("p", "q", "v")
# Only who bought twice tells the spread within customers from that between them; below some dozens nobody does.
MINIMUM_REPEAT_BUYERS = 30
_STARTS = ((2.0, 3.0, 1.0), (10.0, 2.0, 0.1), (1.0, 10.0, 10.0))  # of values in units of their mean
_SKETCH_ROWS = 20_000  # enough rows for the starts to compete over; the best top is then taken to the top over all rows

Reason = Literal["", "too_few_repeat_buyers", "no_spread", "infinite_mean", "no_convergence"]


class Spending(NamedTuple):
    """Sufficient statistics, three arrays of one shape (rows,).

    purchases: x, purchases that the mean is taken over; at least 1.
    mean_value: their mean value, in money; above 0.
    customers: how many customers have this row; at least 1.
    """

    purchases: Floats
    mean_value: Floats
    customers: Floats


class GammaGamma(NamedTuple):
    """Parameters of the model; the mean value over all customers is p v / (q - 1), finite when q > 1.

    p: shape of a customer's purchases: the larger, the more alike they are.
    q: shape of the rates between customers: the larger, the more alike customers are.
    v: scale, in money.
    """

    p: float
    q: float
    v: float


class GammaGammaFit(NamedTuple):
    """A fitted model, or why there is none.

    parameters, standard_errors: the estimates and their errors (delta method); NaN when there is no fit.
    log_covariance: of the logarithms of the estimates in the order p, q, v; shape (3, 3).
    log_likelihood: at the estimates, summed over customers, in the unit of money given.
    customers: customers fitted.
    repeat_buyers: those among them with two purchases or more.
    given: names of parameters that the data push to infinity or 0, or say nothing of.
    reason: "" or why there is no fit: "too_few_repeat_buyers", "no_spread" (all spend the same), "infinite_mean" (so
        few customers hold so much of the money that no mean can be promised), "no_convergence".
    """

    parameters: GammaGamma
    standard_errors: GammaGamma
    log_covariance: Floats
    log_likelihood: float
    customers: int
    repeat_buyers: int
    given: tuple[str, ...]
    reason: Reason


def spending(purchases: npt.ArrayLike, mean_value: npt.ArrayLike, customers: npt.ArrayLike = 1) -> Spending:
    """Checked statistics in a fixed order. Raises ValueError that names the first impossible value.

    >>> spending([3, 1], [10.0, 5.0]).mean_value.tolist()
    [5.0, 10.0]
    """
    given = np.broadcast_arrays(*(np.asarray(one, np.float64) for one in (purchases, mean_value, customers)))
    x, mean, count = (np.atleast_1d(one) for one in given)
    for name, values, bound, is_right in (
        ("purchases", x, ">= 1", x >= 1),
        ("mean_value", mean, "> 0", mean > 0),
        ("customers", count, ">= 1", count >= 1),
    ):
        if not (is_right & np.isfinite(values)).all():
            index = int(np.argmin(is_right & np.isfinite(values)))
            raise ValueError(f"{name}[{index}] == {values[index]}, must be {bound}.")
    order = np.lexsort((count, mean, x))
    return Spending(x[order], mean[order], count[order])


def log_likelihood(data: Spending, parameters: GammaGamma) -> tuple[float, Floats]:
    """The log-likelihood of the mean values and its gradient by (p, q, v): equation (1a) of the note.

    >>> round(log_likelihood(spending([2], [35.0]), GammaGamma(6.25, 3.74, 15.44))[0], 3)
    -4.096
    """
    p, q, v = parameters
    x, mean, count = data
    levels, place = np.unique(x, return_inverse=True)
    weight = np.bincount(place, weights=count)
    total = float(count.sum())
    log_sum = np.log(v + x * mean)
    log_value = np.log(x * mean)
    by_level = special.gammaln(p * levels + q) - special.gammaln(p * levels) - special.gammaln(q)
    value = (weight * by_level).sum() + total * q * math.log(v)
    value += (count * (p * x * log_value - np.log(mean) - (p * x + q) * log_sum)).sum()
    gradient = np.array(
        [
            (weight * levels * (special.digamma(p * levels + q) - special.digamma(p * levels))).sum()
            + (count * x * (log_value - log_sum)).sum(),
            (weight * (special.digamma(p * levels + q) - special.digamma(q))).sum()
            + total * math.log(v)
            - (count * log_sum).sum(),
            total * q / v - (count * (p * x + q) / (v + x * mean)).sum(),
        ]
    )
    return float(value), gradient


def fit(data: Spending, *, minimum_repeat_buyers: int = MINIMUM_REPEAT_BUYERS) -> GammaGammaFit:
    """Fit the model by maximum likelihood, or say why the data do not bear one.

    The model assumes that how much a customer spends says nothing of how often; see `correlation`.
    Raises ValueError when minimum_repeat_buyers < 1.
    """
    if minimum_repeat_buyers < 1:
        raise ValueError(f"minimum_repeat_buyers == {minimum_repeat_buyers}, must be >= 1.")
    customers = int(data.customers.sum())
    repeat_buyers = int(data.customers[data.purchases > 1].sum())
    if repeat_buyers < minimum_repeat_buyers:
        return _no_fit(customers, repeat_buyers, "too_few_repeat_buyers")
    if np.ptp(data.mean_value) <= 1e-9 * data.mean_value[0]:
        return _no_fit(customers, repeat_buyers, "no_spread")
    scale = float((data.customers * data.mean_value).sum()) / customers  # any currency fits the starts and the box
    scaled = data._replace(mean_value=data.mean_value / scale)
    every = math.ceil(scaled.purchases.size / _SKETCH_ROWS)
    part = Spending(*(one[::every] for one in scaled))
    top = maximise(
        lambda natural: log_likelihood(scaled, GammaGamma(*natural)),
        _STARTS,
        observations=customers,
        sketch=None if every == 1 else lambda natural: log_likelihood(part, GammaGamma(*natural)),
    )
    if not top.has_converged:
        return _no_fit(customers, repeat_buyers, "no_convergence")
    if top.estimates[1] <= 1:
        return _no_fit(customers, repeat_buyers, "infinite_mean")
    unit = np.array([1.0, 1.0, scale])
    return GammaGammaFit(
        parameters=GammaGamma(*(top.estimates * unit).tolist()),
        standard_errors=GammaGamma(*(top.standard_errors * unit).tolist()),
        log_covariance=top.log_covariance,
        log_likelihood=top.log_likelihood - customers * math.log(scale),
        customers=customers,
        repeat_buyers=repeat_buyers,
        given=tuple(name for name, is_given in zip(PARAMETERS, top.is_given, strict=True) if is_given),
        reason="",
    )


def _no_fit(customers: int, repeat_buyers: int, reason: Reason) -> GammaGammaFit:
    nothing = GammaGamma(math.nan, math.nan, math.nan)
    return GammaGammaFit(nothing, nothing, np.full((3, 3), np.nan), math.nan, customers, repeat_buyers, (), reason)


def expected_value(parameters: GammaGamma, purchases: Floats, mean_value: Floats) -> Floats:
    """The expected value of a purchase of each customer: equation (5) of the note, p (v + x m) / (p x + q - 1).

    `purchases` x may be 0; the mean value is then not read and the answer is that of all customers.

    >>> expected_value(GammaGamma(6.25, 3.74, 15.44), np.array([0.0, 2.0]), np.array([0.0, 60.0])).round(2).tolist()
    [35.22, 55.54]
    """
    p, q, v = parameters
    total = np.where(purchases > 0, purchases * mean_value, 0.0)
    expected: Floats = p * (v + total) / (p * purchases + q - 1)
    return expected


def correlation(data: Spending) -> float:
    """Pearson's correlation over customers of the number of purchases and their mean value; NaN without spread.

    The model assumes independence: the note found 0.11 for CDNOW and went on; far from 0 its values mislead.
    """
    weight = data.customers / data.customers.sum()
    x = data.purchases - (weight * data.purchases).sum()
    value = data.mean_value - (weight * data.mean_value).sum()
    spread = math.sqrt(float((weight * x * x).sum()) * float((weight * value * value).sum()))
    return float((weight * x * value).sum()) / spread if spread > 0 else math.nan
