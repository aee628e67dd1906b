"""The sufficient statistics of a metric in one arm: all that a test of means needs to know of the customers.

SQL aggregates them per experiment, variant and metric (rpt_experiment_metrics), this room only combines and reads them.
The second moment is centred: a sum of squares cancels catastrophically when the mean is large beside the spread.
"""

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt


class Moments(NamedTuple):
    """Count, mean and centred second moment of one metric over the customers of one arm.

    n: number of customers.
    mean: arithmetic mean, in the metric's unit; 0.0 when n is 0, so that merging has a neutral element.
    m2: sum of squared deviations from the mean, in the squared unit; divided by n - 1 it is the sample variance.
    """

    n: int
    mean: float
    m2: float


EMPTY = Moments(0, 0.0, 0.0)


def from_values(values: npt.ArrayLike) -> Moments:
    """The moments of raw values, shape (customers,), one value per customer.

    Two passes over values shifted by the first one, with the rounding of the shifted mean taken out again
    (Chan, Golub, LeVeque 1983, "Algorithms for Computing the Sample Variance", The American Statistician 37(3)).
    Raises ValueError when the array has another shape or holds a value that is not finite.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"values.ndim == {array.ndim}, must be == 1.")
    if not np.isfinite(array).all():
        raise ValueError(f"values[{int(np.argmin(np.isfinite(array)))}] is not finite, must be a number.")
    if array.size == 0:
        return EMPTY
    shift = float(array[0])
    shifted_mean = float(np.mean(array - shift))
    deviations = (array - shift) - shifted_mean
    m2 = float(np.sum(deviations**2) - np.sum(deviations) ** 2 / array.size)
    return Moments(int(array.size), shift + shifted_mean, max(m2, 0.0))


def merge(left: Moments, right: Moments) -> Moments:
    """The moments of two disjoint sets of customers together, whatever order they are merged in, up to rounding.

    Pairwise update of Chan, Golub, LeVeque 1979, "Updating Formulae and a Pairwise Algorithm for Computing Sample
    Variances", Stanford STAN-CS-79-773. Raises ValueError when either part is not a possible set of moments.
    """
    check(left, "left")
    check(right, "right")
    if left.n == 0:
        return right
    if right.n == 0:
        return left
    n = left.n + right.n
    gap = right.mean - left.mean
    mean = left.mean + gap * (right.n / n)
    return Moments(n, mean, left.m2 + right.m2 + gap * gap * (left.n * (right.n / n)))


def variance(moments: Moments) -> float:
    """The sample variance, n - 1 in the denominator, in the squared unit of the metric; NaN below two customers."""
    return moments.m2 / (moments.n - 1) if moments.n > 1 else math.nan


def check(moments: Moments, name: str) -> None:
    """Raise ValueError, naming the field, when `moments` cannot come from any set of customers."""
    if moments.n < 0:
        raise ValueError(f"{name}.n == {moments.n}, must be >= 0.")
    if not math.isfinite(moments.mean):
        raise ValueError(f"{name}.mean == {moments.mean}, must be finite.")
    if not (math.isfinite(moments.m2) and moments.m2 >= 0):
        raise ValueError(f"{name}.m2 == {moments.m2}, must be >= 0.")
