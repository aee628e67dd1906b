"""Sample ratio check: did the arms get the shares of customers that the card asked for?

A mismatch means that something besides chance moved customers between the arms (a lossy join, a filter that sees the
variant), and then no difference between the arms can be trusted: a failure blocks the readout.
"""

import math
from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
from scipy import stats

# A check of every experiment every night must hardly ever cry wolf: Kohavi, Tang, Xu 2020, "Trustworthy Online
# Controlled Experiments", uses 0.001 for this reason.
DEFAULT_ALPHA = 0.001
# Below about 5 expected customers in an arm the chi-square distribution no longer describes the statistic
# (Cochran 1954, "Some Methods for Strengthening the Common Chi-Square Tests", Biometrics 10).
SMALLEST_EXPECTED = 5

Verdict = Literal["ok", "mismatch", "unknown"]
Reason = Literal["", "too_few_customers"]


class SampleRatio(NamedTuple):
    """How far the observed split is from the planned one.

    statistic: chi-square, sum of (observed - expected)^2 / expected over the arms; NaN when unknown.
    degrees_of_freedom: number of arms minus one.
    p_value: probability of a split at least this far off by chance alone; NaN when unknown.
    expected: customers that each arm should have, by the planned shares; fractions are kept.
    verdict: "mismatch" when p_value < alpha, "ok" when not, "unknown" when the check cannot speak.
    reason: why unknown: "too_few_customers" (an arm expects fewer than 5); else "".
    """

    statistic: float
    degrees_of_freedom: int
    p_value: float
    expected: dict[str, float]
    verdict: Verdict
    reason: Reason


def check_sample_ratio(
    observed: Mapping[str, int], shares: Mapping[str, float], *, alpha: float = DEFAULT_ALPHA
) -> SampleRatio:
    """Pearson's chi-square test of the customers per variant against their planned shares.

    `observed`: customers assigned, by variant; a planned variant that is absent counts as 0.
    `shares`: planned share of each variant, in any common unit (percent, basis points, 9:3:3:1); all of them positive.
    Pearson 1900, Philosophical Magazine 50; as a check of experiments: Fabijan et al. 2019, "Diagnosing Sample Ratio
    Mismatch in Online Controlled Experiments", KDD.
    Raises ValueError for fewer than two variants, a share that is not positive, a negative count, or customers in a
    variant that was never planned.

    >>> check_sample_ratio({"a": 821588, "b": 815482}, {"a": 50, "b": 50}).verdict
    'mismatch'
    """
    _check_arguments(observed, shares, alpha)
    counts = np.array([observed.get(variant, 0) for variant in shares], dtype=np.float64)
    planned = np.array(list(shares.values()), dtype=np.float64)
    expected = counts.sum() * (planned / planned.sum())
    named = dict(zip(shares, expected.tolist(), strict=True))
    degrees_of_freedom = len(shares) - 1
    if expected.min() < SMALLEST_EXPECTED:
        return SampleRatio(math.nan, degrees_of_freedom, math.nan, named, "unknown", "too_few_customers")
    statistic = float(((counts - expected) ** 2 / expected).sum())
    p_value = float(stats.chi2.sf(statistic, degrees_of_freedom))
    return SampleRatio(statistic, degrees_of_freedom, p_value, named, "mismatch" if p_value < alpha else "ok", "")


def _check_arguments(observed: Mapping[str, int], shares: Mapping[str, float], alpha: float) -> None:
    if len(shares) < 2:
        raise ValueError(f"len(shares) == {len(shares)}, must be >= 2.")
    if not 0 < alpha < 1:
        raise ValueError(f"alpha == {alpha}, must be > 0 and < 1.")
    for variant, share in shares.items():
        if not (math.isfinite(share) and share > 0):
            raise ValueError(f"shares[{variant!r}] == {share}, must be > 0.")
    for variant, count in observed.items():
        if variant not in shares:
            raise ValueError(f"observed has variant {variant!r}, must be one of {sorted(shares)}.")
        if count < 0:
            raise ValueError(f"observed[{variant!r}] == {count}, must be >= 0.")
