"""Quantiles of a sum that is 0, or a gamma variable over another: what a customer spends who may not come at all.

With probability weight_k the sum is scale_k * G / R with G ~ Gamma(shape_k, 1) and R ~ Gamma(rate_shape, 1), a beta
prime distribution: its distribution function at s is the regularised incomplete beta function I of s / (s + scale_k)
with (shape_k, rate_shape) (Johnson, Kotz, Balakrishnan 1995, "Continuous Univariate Distributions", 2, chapter 27).
Otherwise it is 0.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import special

from measurement.likelihood import Floats

_TOLERANCE = 1e-7  # of the probability: far finer than anybody reads an interval
_ROUNDS = 60  # bisection alone would be through by then


class GammaPart(NamedTuple):
    """One part of the mixture, arrays of shape (customers,).

    weight: probability of the part; the parts add up to 1 or less, what is missing is the probability of 0.
    shape, scale: of the gamma variable above; positive, and not read where the weight is 0.
    """

    weight: Floats
    shape: Floats
    scale: Floats


def mixture_quantile(parts: Sequence[GammaPart], rate_shape: Floats, level: float) -> Floats:
    """The sum that is not exceeded with probability `level`, shape (customers,); 0 where a sum of 0 is likelier.

    Newton's method on the logarithm of the sum, inside a bracket that bisection keeps: each customer by itself, so that
    her answer does not depend on who else is asked for. Raises ValueError when level is not inside (0, 1).

    >>> half = GammaPart(np.array([0.5]), np.array([3.0]), np.array([2.0]))
    >>> mixture_quantile([half], np.array([4.0]), 0.4).tolist()
    [0.0]
    >>> mixture_quantile([half], np.array([4.0]), 0.75).round(3).tolist()
    [1.457]
    """
    if not 0 < level < 1:
        raise ValueError(f"level == {level}, must be > 0 and < 1.")
    some = sum((part.weight for part in parts), np.zeros_like(rate_shape))
    found = np.zeros_like(rate_shape)
    comes = np.flatnonzero(level > 1 - some)
    if comes.size:
        chosen = [GammaPart(*(one[comes] for one in part)) for part in parts]
        found[comes] = _solve(chosen, rate_shape[comes], level - (1 - some[comes]))
    return found


def _solve(parts: list[GammaPart], rate_shape: Floats, target: Floats) -> Floats:
    some = sum((part.weight for part in parts), np.zeros_like(target))
    mean_log = sum((part.weight * np.log(part.scale * part.shape) for part in parts), np.zeros_like(target)) / some
    point = mean_log - np.log(rate_shape)
    low, high = point - 40.0, point + 40.0
    open_ = np.arange(target.size)
    for _ in range(_ROUNDS):
        here = [GammaPart(*(one[open_] for one in part)) for part in parts]
        value, slope = _distribution(here, rate_shape[open_], point[open_])
        gap = value - target[open_]
        low[open_] = np.where(gap < 0, point[open_], low[open_])
        high[open_] = np.where(gap < 0, high[open_], point[open_])
        is_open = np.abs(gap) > _TOLERANCE
        open_, gap, slope = open_[is_open], gap[is_open], slope[is_open]
        if open_.size == 0:
            break
        with np.errstate(all="ignore"):
            step = point[open_] - gap / slope
        is_inside = (step > low[open_]) & (step < high[open_])
        point[open_] = np.where(is_inside, step, (low[open_] + high[open_]) / 2)
    solved: Floats = np.exp(point)
    return solved


def _distribution(parts: list[GammaPart], rate_shape: Floats, log_sum: Floats) -> tuple[Floats, Floats]:
    """The probability of a sum above 0 and up to exp(log_sum), and its slope by the logarithm."""
    value, slope = np.zeros_like(log_sum), np.zeros_like(log_sum)
    for part in parts:
        is_there = part.weight > 0
        shape, rate = np.where(is_there, part.shape, 1.0), rate_shape
        share = special.expit(log_sum - np.log(np.where(is_there, part.scale, 1.0)))
        value += part.weight * special.betainc(shape, rate, share)
        log_density = special.xlogy(shape, share) + special.xlog1py(rate, -share) - special.betaln(shape, rate)
        slope += part.weight * np.exp(log_density)
    return value, slope
