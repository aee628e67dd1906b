"""Welch's test: published answers, agreement with scipy on raw data, and honesty where nothing can be known."""

import doctest
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from measurement import welch
from measurement.moments import Moments, from_values
from measurement.welch import welch_test

# Student 1908, "The Probable Error of a Mean": extra hours of sleep under two drugs (R's data set `sleep`).
SLEEP_FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]

arms = st.builds(
    Moments,
    n=st.integers(min_value=2, max_value=100_000),
    mean=st.floats(min_value=0.01, max_value=1e4),
    m2=st.floats(min_value=1e-3, max_value=1e8),
)


def test_student_sleep_data_give_the_answer_printed_in_the_manual_of_r() -> None:
    # t.test(extra ~ group, data = sleep): t = -1.8608, df = 17.776, p-value = 0.07939, interval -3.3654832 0.2054832.
    result = welch_test(from_values(SLEEP_FIRST), from_values(SLEEP_SECOND))
    assert result.statistic == pytest.approx(-1.8608, abs=5e-5)
    assert result.degrees_of_freedom == pytest.approx(17.776, abs=5e-4)
    assert result.p_value == pytest.approx(0.07939, abs=5e-6)
    assert (result.lower, result.upper) == pytest.approx((-3.3654832, 0.2054832), abs=5e-8)


def test_nist_car_data_give_the_handbook_answer_from_summaries_alone() -> None:
    # NIST/SEMATECH e-Handbook 1.3.5.3, AUTO83B: miles per gallon of 249 US and 79 Japanese cars, from the printed
    # means and standard deviations; the handbook's unequal-variance answer is T = -12.94627 with 136.8750 degrees.
    american = Moments(249, 20.14458, 6.41470**2 * 248)
    japanese = Moments(79, 30.48101, 6.10771**2 * 78)
    result = welch_test(american, japanese)
    assert result.statistic == pytest.approx(-12.94627, abs=5e-6)
    assert result.degrees_of_freedom == pytest.approx(136.8750, abs=5e-5)


@pytest.mark.parametrize("seed", range(5))
def test_moments_alone_give_what_scipy_finds_in_the_raw_data(seed: int) -> None:
    random = np.random.default_rng(seed)
    treatment = random.gamma(0.3, 900.0, size=400 + 50 * seed)
    control = random.gamma(0.3, 850.0, size=90)
    result = welch_test(from_values(treatment), from_values(control), confidence=0.9)
    expected = stats.ttest_ind(treatment, control, equal_var=False)
    interval = expected.confidence_interval(0.9)
    assert result.statistic == pytest.approx(expected.statistic, rel=1e-10)
    assert result.degrees_of_freedom == pytest.approx(expected.df, rel=1e-10)
    assert result.p_value == pytest.approx(expected.pvalue, rel=1e-9)
    assert (result.lower, result.upper) == pytest.approx((interval.low, interval.high), rel=1e-9)


@given(arms, arms)
def test_swapping_the_arms_turns_the_sign_and_nothing_else(one: Moments, other: Moments) -> None:
    forward, backward = welch_test(one, other), welch_test(other, one)
    assert forward.difference == -backward.difference
    assert forward.p_value == pytest.approx(backward.p_value, rel=1e-9)
    assert forward.lower == pytest.approx(-backward.upper, rel=1e-9)
    assert forward.upper == pytest.approx(-backward.lower, rel=1e-9)


@given(arms, arms, st.sampled_from([1e-6, 0.01, 100.0, 1e6]))
def test_another_currency_changes_no_conclusion(one: Moments, other: Moments, rate: float) -> None:
    plain = welch_test(one, other)
    converted = welch_test(*(Moments(arm.n, arm.mean * rate, arm.m2 * rate**2) for arm in (one, other)))
    assert converted.p_value == pytest.approx(plain.p_value, rel=1e-6, abs=1e-300)
    assert converted.degrees_of_freedom == pytest.approx(plain.degrees_of_freedom, rel=1e-9)
    assert converted.relative_lift == pytest.approx(plain.relative_lift, rel=1e-9, abs=1e-12)


@given(arms, arms)
def test_p_value_and_interval_tell_the_same_story(one: Moments, other: Moments) -> None:
    result = welch_test(one, other)
    assert 0 <= result.p_value <= 1
    assert result.lower <= result.difference <= result.upper
    if abs(result.p_value - 0.05) > 1e-9:
        assert (result.p_value < 0.05) == (result.lower > 0 or result.upper < 0)


def test_the_interval_of_the_relative_lift_covers_the_truth_as_often_as_it_says() -> None:
    random = np.random.default_rng(42)
    covered = 0
    for _ in range(1_000):
        treatment = from_values(random.poisson(0.6, size=500))
        control = from_values(random.poisson(0.5, size=500))
        result = welch_test(treatment, control)
        covered += result.relative_lower <= 0.2 <= result.relative_upper
    # 950 expected, standard deviation 7: four of them to either side.
    assert 922 <= covered <= 978


@pytest.mark.parametrize(
    ("treatment", "control"),
    [
        (Moments(0, 0.0, 0.0), Moments(0, 0.0, 0.0)),
        (Moments(1, 5.0, 0.0), Moments(100, 5.0, 40.0)),
        (Moments(100, 5.0, 40.0), Moments(1, 5.0, 0.0)),
    ],
)
def test_too_few_customers_give_no_p_value(treatment: Moments, control: Moments) -> None:
    result = welch_test(treatment, control)
    assert result.reason == result.relative_reason == "too_few_customers"
    assert math.isnan(result.p_value)
    assert math.isnan(result.lower)
    assert math.isnan(result.relative_upper)


@pytest.mark.parametrize("treatment", [Moments(50, 3.0, 0.0), Moments(50, 4.0, 0.0), Moments(50, 3.0, 1e-30)])
def test_arms_without_spread_give_a_difference_and_no_p_value(treatment: Moments) -> None:
    result = welch_test(treatment, Moments(50, 3.0, 0.0))
    assert result.difference == treatment.mean - 3.0
    assert result.reason == "no_variance"
    assert math.isnan(result.p_value)
    assert math.isnan(result.statistic)


def test_one_arm_without_spread_is_still_a_test() -> None:
    # Nobody bought in the holdout: the common case of a small campaign.
    result = welch_test(Moments(900, 0.05, 42.75), Moments(100, 0.0, 0.0))
    assert result.reason == ""
    assert result.degrees_of_freedom == pytest.approx(899)
    assert 0 < result.p_value < 1e-8
    assert result.relative_reason == "control_mean_not_positive"
    assert math.isnan(result.relative_lift)


def test_a_control_mean_that_may_be_zero_has_no_interval_of_the_lift() -> None:
    result = welch_test(Moments(500, 0.06, 28.2), Moments(20, 0.05, 0.95))
    assert result.relative_lift == pytest.approx(0.2)
    assert result.relative_reason == "control_mean_near_zero"
    assert math.isnan(result.relative_lower)
    assert not math.isnan(result.p_value)


@pytest.mark.parametrize("confidence", [0.0, 1.0, 95.0])
def test_a_confidence_outside_its_range_is_refused(confidence: float) -> None:
    with pytest.raises(ValueError, match=r"confidence == .*, must be > 0 and < 1"):
        welch_test(Moments(2, 1.0, 1.0), Moments(2, 1.0, 1.0), confidence=confidence)


def test_impossible_moments_name_the_arm() -> None:
    with pytest.raises(ValueError, match=r"control.m2 == -1.0, must be >= 0"):
        welch_test(Moments(2, 1.0, 1.0), Moments(2, 1.0, -1.0))


def test_the_documented_example_runs() -> None:
    outcome = doctest.testmod(welch)
    assert outcome.attempted > 0
    assert outcome.failed == 0
