"""Sufficient statistics: exact on large values, and mergeable in any order."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from measurement.moments import EMPTY, Moments, from_values, merge, variance

amounts = st.lists(st.floats(min_value=-1e6, max_value=1e6), max_size=30)


def test_a_small_spread_on_a_large_mean_is_not_lost() -> None:
    noise = np.random.default_rng(7).normal(size=10_000)
    true_variance = float(np.var(noise, ddof=1))
    whole = from_values(1e8 + noise)
    parts = EMPTY
    for part in np.array_split(1e8 + noise, 17):
        parts = merge(parts, from_values(part))
    # 1e8 has a rounding step of 1.5e-8, so the noise itself is only known to about 1e-8.
    assert variance(whole) == pytest.approx(true_variance, rel=1e-7)
    assert variance(parts) == pytest.approx(true_variance, rel=1e-7)
    # The textbook sum of squares fails this by far, which is why it is not used.
    naive = float(np.sum((1e8 + noise) ** 2) / 10_000 - np.mean(1e8 + noise) ** 2)
    assert abs(naive - true_variance) > 0.1


def test_values_that_are_all_the_same_have_no_spread() -> None:
    assert from_values([0.1] * 1_000) == Moments(1_000, 0.1, 0.0)


@given(amounts, amounts)
def test_merging_parts_equals_the_moments_of_the_whole(left: list[float], right: list[float]) -> None:
    merged, whole = merge(from_values(left), from_values(right)), from_values(left + right)
    assert merged.n == whole.n
    assert merged.mean == pytest.approx(whole.mean, rel=1e-9, abs=1e-6)
    assert merged.m2 == pytest.approx(whole.m2, rel=1e-9, abs=1e-3)


@given(amounts, amounts)
def test_the_order_of_merging_does_not_matter(left: list[float], right: list[float]) -> None:
    one, other = from_values(left), from_values(right)
    forward, backward = merge(one, other), merge(other, one)
    assert forward.n == backward.n
    assert forward.mean == pytest.approx(backward.mean, rel=1e-9, abs=1e-6)
    assert forward.m2 == pytest.approx(backward.m2, rel=1e-9, abs=1e-3)


def test_nobody_is_the_neutral_element() -> None:
    some = Moments(3, 2.0, 2.0)
    assert merge(EMPTY, some) == some == merge(some, EMPTY)
    assert from_values([]) == EMPTY


def test_the_variance_of_one_customer_is_unknown() -> None:
    assert variance(Moments(3, 2.0, 2.0)) == 1.0
    assert math.isnan(variance(Moments(1, 2.0, 0.0)))


@pytest.mark.parametrize(
    ("values", "message"),
    [([1.0, math.nan], r"values\[1\] is not finite"), ([[1.0]], r"values.ndim == 2, must be == 1")],
)
def test_values_that_are_no_metric_are_refused(values: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        from_values(values)


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (Moments(-1, 0.0, 0.0), "right.n == -1, must be >= 0"),
        (Moments(2, math.inf, 0.0), "right.mean == inf, must be finite"),
        (Moments(2, 0.0, -1.0), "right.m2 == -1.0, must be >= 0"),
    ],
)
def test_impossible_moments_are_named(part: Moments, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        merge(EMPTY, part)
