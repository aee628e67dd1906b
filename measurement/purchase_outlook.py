"""What a fitted BG/NBD says of single customers: alive or gone, how many purchases, how soon, how sure.

Arrays are of one shape (customers,) or broadcast to it: `repeats` x, `last_time` t_x, `observed_time` T, in the unit of
time of the fit. Papers: see `measurement.bgnbd`.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import special

from measurement.beta_quadrature import beta_nodes
from measurement.bgnbd import BgNbd
from measurement.likelihood import Floats


class PurchaseMoments(NamedTuple):
    """Of the number N of purchases in a period, for customers who are alive at its beginning.

    mean, second: E[N] and E[N^2].
    stays: the probability that she has not left at the end of the period either.
    stays_mean, stays_second: E[N] and E[N^2] where she stays, times that probability; the rest is of those who leave.
    """

    mean: Floats
    second: Floats
    stays: Floats
    stays_mean: Floats
    stays_second: Floats


def probability_alive(parameters: BgNbd, repeats: Floats, last_time: Floats, observed_time: Floats) -> Floats:
    """The probability that each customer has not left yet; exactly 1 without a repeat purchase.

    Fader, Hardie, Lee 2008, "Computing P(alive) Using the BG/NBD Model", a note to the paper; in logarithms, so that a
    customer with a thousand purchases and a long silence gets 0 instead of an overflow.

    >>> p = BgNbd(0.243, 4.414, 0.793, 2.426)
    >>> probability_alive(p, np.array([2.0, 0.0]), np.array([30.43, 0.0]), np.array([38.86, 38.86])).round(3).tolist()
    [0.727, 1.0]
    """
    r, alpha, a, b = parameters
    has_repeats = repeats > 0
    log_odds = math.log(a) - np.log(np.where(has_repeats, b + repeats - 1, 1.0))
    log_odds = log_odds + (r + repeats) * np.log((alpha + observed_time) / (alpha + last_time))
    alive: Floats = np.where(has_repeats, special.expit(-log_odds), 1.0)
    return alive


def expected_purchases(
    parameters: BgNbd, repeats: Floats, last_time: Floats, observed_time: Floats, *, period: float
) -> Floats:
    """The purchases expected of each customer in the `period` after the observation: equation (10) of the paper.

    Raises ValueError when period < 0.

    >>> p = BgNbd(0.2426, 4.4136, 0.7929, 2.4259)
    >>> float(expected_purchases(p, np.array([2.0]), np.array([30.43]), np.array([38.86]), period=39)[0].round(3))
    1.226
    """
    alive = probability_alive(parameters, repeats, last_time, observed_time)
    expected: Floats = alive * expected_if_alive(parameters, repeats, observed_time, period=period)
    return expected


def expected_if_alive(parameters: BgNbd, repeats: Floats, observed_time: Floats, *, period: float) -> Floats:
    """Equation (10) without its denominator, the chance to be gone: what a customer who is alive will still buy.

    Euler's transformation (Abramowitz, Stegun 1964, 15.3.3) takes the powers of x out of the hypergeometric function:
    (1 - z)^(r+x) 2F1(r+x, b+x; a+b+x-1; z) = (1 - z)^(a-1) 2F1(a+b-1-r, a-1; a+b+x-1; z), z = period / (alpha + T +
    period). The right side neither over- nor underflows for any x. Where it is 0 / 0 (a = 1, or a + b + x = 1) or loses
    its digits, the same mean is integrated over the probability to leave. Raises ValueError when period < 0.
    """
    _check(period)
    r, alpha, a, b = parameters
    x, observed = np.broadcast_arrays(repeats, observed_time)
    pairs, place = _distinct_pairs(x.ravel(), observed.ravel())
    level, time = pairs[:, 0], alpha + pairs[:, 1]
    z = period / (time + period)
    c = a + b + level - 1
    with np.errstate(all="ignore"):
        left = np.exp((a - 1) * np.log1p(-z)) * special.hyp2f1(a + b - 1 - r, a - 1, c, z)
        expected = c / (a - 1) * (1 - left)
    # Nobody is expected to buy less than nothing, or more than if no purchase ever made her leave.
    most = (r + level) * period / time
    is_lost = ~((expected >= 0) & (expected <= most * (1 + 1e-9))) | (np.abs(c) < 1e-6)
    is_lost |= abs(a - 1) < 1e-6
    if is_lost.any():
        expected[is_lost] = purchase_moments(parameters, level[is_lost], pairs[is_lost, 1], period=period).mean
    found: Floats = np.minimum(expected, most)[place].reshape(x.shape)
    return found


def purchase_moments(parameters: BgNbd, repeats: Floats, observed_time: Floats, *, period: float) -> PurchaseMoments:
    """Moments of the purchases in the `period` of customers who are alive, by quadrature.

    Given lambda and p, purchases come at the rate lambda exp(-lambda p t) and a second one follows a first with
    probability 1 - p, so E[N] = (1 - e^(-lambda p t)) / p and
    E[N (N - 1)] = 2 (1 - p) / p^2 (1 - e^(-lambda p t) (1 + lambda p t)). She stays with probability e^(-lambda p t),
    and her purchases are then Poisson with mean lambda (1 - p) t. The mean over lambda ~ Gamma(r+x, alpha+T) is
    taken in closed form, that over p ~ Beta(a, b+x) by Gauss-Jacobi quadrature. Raises ValueError when period < 0.

    >>> moments = purchase_moments(BgNbd(0.243, 4.414, 0.793, 2.426), np.array([2.0]), np.array([38.86]), period=39)
    >>> float(moments.mean[0].round(3)), float(moments.second[0].round(3))
    (1.687, 5.549)
    """
    _check(period)
    r, alpha, a, b = parameters
    x, observed = np.broadcast_arrays(repeats, observed_time)
    pairs, place = _distinct_pairs(x.ravel(), observed.ravel())
    levels, level_of = np.unique(pairs[:, 0], return_inverse=True)
    rule = beta_nodes(a, b + levels)
    moments = np.empty((5, len(pairs)))
    for start in range(0, len(pairs), 65_536):  # a table of pairs by nodes of 16 MB at a time
        rows = slice(start, start + 65_536)
        p, weights = rule.nodes[level_of[rows]], rule.weights[level_of[rows]]
        shape, u = r + pairs[rows, :1], p * (period / (alpha + pairs[rows, 1:]))
        stays = np.exp(-shape * np.log1p(u))  # E[e^(-lambda p t)]
        rate = shape * stays / (1 + u) * period / (alpha + pairs[rows, 1:])  # E[lambda t e^(-lambda p t)]
        leaves = -np.expm1(-shape * np.log1p(u))
        # For tiny u the difference loses its digits; the first term of its series does not.
        twice = np.where(shape * u < 1e-5, shape * (shape + 1) * u**2 / 2, leaves - p * rate)
        kept = (1 - p) * rate
        mean = leaves / p
        for row, part in enumerate(
            (
                mean,
                mean + 2 * (1 - p) * twice / p**2,
                stays,
                kept,
                kept + kept * (1 - p) * (shape + 1) / (1 + u) * period / (alpha + pairs[rows, 1:]),
            )
        ):
            moments[row, rows] = (weights * part).sum(axis=1)
    return PurchaseMoments(*(moment[place].reshape(x.shape) for moment in moments))


def probability_of_purchase(
    parameters: BgNbd, repeats: Floats, last_time: Floats, observed_time: Floats, *, period: float
) -> Floats:
    """The probability of at least one purchase in the `period` after the observation.

    A customer who is alive leaves only after a purchase, so her wait for the next one is that of the Poisson process
    with her rate lambda ~ Gamma(r + x, alpha + T): 1 - ((alpha + T) / (alpha + T + period))^(r + x).
    Raises ValueError when period < 0.
    """
    _check(period)
    r, alpha, _, _ = parameters
    alive = probability_alive(parameters, repeats, last_time, observed_time)
    some: Floats = alive * -np.expm1(-(r + repeats) * np.log1p(period / (alpha + observed_time)))
    return some


def median_wait(parameters: BgNbd, repeats: Floats, observed_time: Floats) -> Floats:
    """The time until half of such customers, those who have not left, have bought again.

    The median of the wait above: (alpha + T) (2^(1 / (r + x)) - 1). It counts from now on, not from the last purchase:
    the model knows no rhythm. Infinite where it is beyond any number.
    """
    r, alpha, _, _ = parameters
    with np.errstate(over="ignore"):
        wait: Floats = (alpha + observed_time) * np.expm1(math.log(2) / (r + repeats))
    return wait


def _distinct_pairs(repeats: Floats, observed_time: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The different (x, T), shape (pairs, 2), and the pair of each customer: pairs are few, functions of them dear."""
    levels, level_of = np.unique(repeats, return_inverse=True)
    times, time_of = np.unique(observed_time, return_inverse=True)
    codes, place = np.unique(level_of * times.size + time_of, return_inverse=True)
    if times.size == 0:
        return np.empty((0, 2)), place
    return np.stack([levels[codes // times.size], times[codes % times.size]], axis=1), place


def _check(period: float) -> None:
    if not 0 <= period < math.inf:
        raise ValueError(f"period == {period}, must be >= 0.")
