"""BG/NBD: how often will each customer buy again, and is she still a customer?

Fader, Hardie, Lee 2005, "Counting Your Customers the Easy Way: An Alternative to the Pareto/NBD Model", Marketing
Science 24(2), 275-284. A customer buys at random (Poisson, rate lambda ~ Gamma(r, alpha)) and leaves right after a
repeat purchase with probability p ~ Beta(a, b). Who bought once has had no occasion to leave and counts as alive.

All that the model reads of a customer is (x, t_x, T): repeat purchases, time from the first purchase to the last, and
time from the first purchase to now. Equal rows are given once with their count, so a fit costs what is different.
The unit of time is the caller's, one unit throughout; alpha is in that unit.
"""

import math
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from measurement.likelihood import Floats, maximise

PARAMETERS = ("r", "alpha", "a", "b")
# Below some dozens of repeat buyers the four parameters are not told apart; a caller may ask for more.
MINIMUM_REPEAT_BUYERS = 30
# The first is where published fits of shops lie; the others are shops whose customers hardly leave, or nearly all do.
_STARTS = ((0.5, 1.0, 1.0, 2.0), (1.0, 1.0, 0.1, 2.0), (0.2, 0.2, 3.0, 3.0))
_SKETCH_ROWS = 20_000  # enough for the starts to compete over: a fit of a million customers then takes half as long

Reason = Literal["", "too_few_repeat_buyers", "no_convergence"]


class Purchases(NamedTuple):
    """Sufficient statistics, four arrays of one shape (rows,).

    repeats: x, purchases after the first; whole numbers from 0.
    last_time: t_x, time from the first purchase to the last; 0 exactly when x is 0.
    observed_time: T, time from the first purchase to the end of the observation; at least t_x.
    customers: how many customers have this row; at least 1.
    """

    repeats: Floats
    last_time: Floats
    observed_time: Floats
    customers: Floats


class BgNbd(NamedTuple):
    """Parameters of the model; the means of the two mixing distributions are r / alpha and a / (a + b).

    r, alpha: shape and scale of the purchase rate; alpha in the unit of time.
    a, b: of the beta distribution of the probability to leave after a repeat purchase.
    """

    r: float
    alpha: float
    a: float
    b: float


class BgNbdFit(NamedTuple):
    """A fitted model, or why there is none.

    parameters: the estimates; NaN when there is no fit.
    standard_errors: of the estimates, from the observed information by the delta method; NaN where unknown.
    log_covariance: of the logarithms of the estimates in the order r, alpha, a, b; shape (4, 4).
    log_likelihood: at the estimates, summed over customers, in the unit of time given.
    customers: customers fitted.
    repeat_buyers: those among them with x > 0.
    given: names of parameters that the data push to infinity or 0, or say nothing of: the model is then a simpler one
        and its predictions hold.
    reason: "" or why there is no fit: "too_few_repeat_buyers", "no_convergence".
    """

    parameters: BgNbd
    standard_errors: BgNbd
    log_covariance: Floats
    log_likelihood: float
    customers: int
    repeat_buyers: int
    given: tuple[str, ...]
    reason: Reason


def purchases(
    repeats: npt.ArrayLike, last_time: npt.ArrayLike, observed_time: npt.ArrayLike, customers: npt.ArrayLike = 1
) -> Purchases:
    """Checked statistics, sorted and with equal rows added up, so that neither order nor grouping changes a result.

    Raises ValueError that names the first impossible value.

    >>> purchases([2, 0, 2], [5, 0, 5], [9, 3, 9]).customers.tolist()
    [1.0, 2.0]
    """
    given = np.broadcast_arrays(
        *(np.asarray(one, np.float64) for one in (repeats, last_time, observed_time, customers))
    )
    x, t_x, observed, count = (np.atleast_1d(one) for one in given)
    _refuse(x, ~((x >= 0) & (x == np.floor(x)) & np.isfinite(x)), "repeats", "a whole number >= 0")
    _refuse(t_x, ~((t_x >= 0) & np.isfinite(t_x)), "last_time", ">= 0")
    _refuse(t_x, (t_x > 0) != (x > 0), "last_time", "> 0 exactly when repeats > 0")
    _refuse(observed, ~((observed >= t_x) & np.isfinite(observed)), "observed_time", ">= last_time")
    _refuse(count, ~((count >= 1) & np.isfinite(count)), "customers", ">= 1")
    order = np.lexsort((observed, t_x, x))
    x, t_x, observed, count = x[order], t_x[order], observed[order], count[order]
    if x.size == 0:
        return Purchases(x, t_x, observed, count)
    is_new = np.append(True, (np.diff(x) != 0) | (np.diff(t_x) != 0) | (np.diff(observed) != 0))
    return Purchases(x[is_new], t_x[is_new], observed[is_new], np.add.reduceat(count, np.flatnonzero(is_new)))


def _refuse(values: Floats, is_wrong: npt.NDArray[np.bool_], name: str, bound: str) -> None:
    if is_wrong.any():
        index = int(np.argmax(is_wrong))
        raise ValueError(f"{name}[{index}] == {values[index]}, must be {bound}.")


def log_likelihood(data: Purchases, parameters: BgNbd) -> tuple[float, Floats]:
    """The log-likelihood of the data and its gradient by (r, alpha, a, b): equation (6) of the paper.

    What depends on x alone is computed once per x; sums are numpy's own, whose order does not depend on threads.

    >>> one = purchases([2], [30.43], [38.86])
    >>> round(log_likelihood(one, BgNbd(0.243, 4.414, 0.793, 2.426))[0], 3)
    -9.459
    """
    r, alpha, a, b = parameters
    x, t_x, observed, count = data
    levels, place = np.unique(x, return_inverse=True)
    weight = np.bincount(place, weights=count)
    total = float(count.sum())
    is_repeat = x > 0

    log_observed, log_last = np.log(alpha + observed), np.log(alpha + t_x)
    stays = -(r + x) * log_observed
    leaves = math.log(a) - np.log(np.where(is_repeat, b + x - 1, 1.0)) - (r + x) * log_last
    leaves = np.where(is_repeat, leaves, -np.inf)
    either = np.logaddexp(stays, leaves)
    alive = count * np.exp(stays - either)
    gone = count - alive

    by_level = special.gammaln(r + levels) - special.gammaln(r)
    by_level += special.gammaln(a + b) - special.gammaln(a + b + levels)
    by_level += special.gammaln(b + levels) - special.gammaln(b)
    value = float((weight * by_level).sum() + (count * either).sum()) + total * r * math.log(alpha)

    both = float((weight * (special.digamma(a + b) - special.digamma(a + b + levels))).sum())
    gradient = np.array(
        [
            (weight * (special.digamma(r + levels) - special.digamma(r))).sum()
            + total * math.log(alpha)
            - (alive * log_observed + gone * log_last).sum(),
            total * r / alpha - ((r + x) * (alive / (alpha + observed) + gone / (alpha + t_x))).sum(),
            both + gone.sum() / a,
            both
            + (weight * (special.digamma(b + levels) - special.digamma(b))).sum()
            - (gone[is_repeat] / (b + x[is_repeat] - 1)).sum(),
        ]
    )
    return value, gradient


def fit(data: Purchases, *, minimum_repeat_buyers: int = MINIMUM_REPEAT_BUYERS) -> BgNbdFit:
    """Fit the model by maximum likelihood, or say why the data do not bear one.

    Data of customers who are observed from their first purchase on: a first purchase before the data begin makes a
    customer look younger than she is.
    Raises ValueError when minimum_repeat_buyers < 1.
    """
    if minimum_repeat_buyers < 1:
        raise ValueError(f"minimum_repeat_buyers == {minimum_repeat_buyers}, must be >= 1.")
    customers = int(data.customers.sum())
    repeat_buyers = int(data.customers[data.repeats > 0].sum())
    if repeat_buyers < minimum_repeat_buyers:
        return _no_fit(customers, repeat_buyers, "too_few_repeat_buyers")
    # In units of the mean observation the starts and the box fit any shop, whether its time is in days or weeks.
    scale = float((data.customers * data.observed_time).sum()) / customers
    scaled = data._replace(last_time=data.last_time / scale, observed_time=data.observed_time / scale)
    every = math.ceil(scaled.repeats.size / _SKETCH_ROWS)
    part = Purchases(*(one[::every] for one in scaled))
    top = maximise(
        lambda natural: log_likelihood(scaled, BgNbd(*natural)),
        _STARTS,
        observations=customers,
        sketch=None if every == 1 else lambda natural: log_likelihood(part, BgNbd(*natural)),
    )
    if not top.has_converged:
        return _no_fit(customers, repeat_buyers, "no_convergence")
    unit = np.array([1.0, scale, 1.0, 1.0])
    return BgNbdFit(
        parameters=BgNbd(*(top.estimates * unit).tolist()),
        standard_errors=BgNbd(*(top.standard_errors * unit).tolist()),
        log_covariance=top.log_covariance,
        # Each purchase time has a density, so a change of the unit of time shifts the likelihood by x log(scale).
        log_likelihood=top.log_likelihood - float((data.customers * data.repeats).sum()) * math.log(scale),
        customers=customers,
        repeat_buyers=repeat_buyers,
        given=tuple(name for name, is_given in zip(PARAMETERS, top.is_given, strict=True) if is_given),
        reason="",
    )


def _no_fit(customers: int, repeat_buyers: int, reason: Reason) -> BgNbdFit:
    nothing = BgNbd(math.nan, math.nan, math.nan, math.nan)
    return BgNbdFit(nothing, nothing, np.full((4, 4), np.nan), math.nan, customers, repeat_buyers, (), reason)
