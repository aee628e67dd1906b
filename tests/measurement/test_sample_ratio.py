"""The sample ratio check: published answers, and silence where the statistic does not hold."""

import doctest
import math

import pytest
from scipy import stats

from measurement import sample_ratio
from measurement.sample_ratio import check_sample_ratio


def test_the_mismatch_of_the_textbook_is_found() -> None:
    # Kohavi, Tang, Xu 2020: 821,588 control and 815,482 treatment users at 50:50, p = 1.8E-6.
    result = check_sample_ratio({"control": 821_588, "treatment": 815_482}, {"control": 50, "treatment": 50})
    assert result.p_value == pytest.approx(1.8e-6, abs=5e-8)
    assert result.verdict == "mismatch"
    assert result.expected == {"control": 818_535.0, "treatment": 818_535.0}


def test_mendel_peas_give_their_published_answer() -> None:
    # Mendel 1866, second hybrid experiment, 9:3:3:1; chi-square 0.470 with three degrees of freedom.
    observed = {"round yellow": 315, "wrinkled yellow": 101, "round green": 108, "wrinkled green": 32}
    planned = {"round yellow": 9, "wrinkled yellow": 3, "round green": 3, "wrinkled green": 1}
    result = check_sample_ratio(observed, planned)
    assert result.statistic == pytest.approx(0.470, abs=5e-4)
    assert result.degrees_of_freedom == 3
    assert result.verdict == "ok"


def test_the_statistic_equals_scipy() -> None:
    result = check_sample_ratio({"holdout": 130, "a": 440, "b": 480}, {"holdout": 10, "a": 45, "b": 45})
    expected = stats.chisquare([130, 440, 480], [105, 472.5, 472.5])
    assert (result.statistic, result.p_value) == pytest.approx((expected.statistic, expected.pvalue))


def test_an_arm_that_lost_everybody_is_a_mismatch() -> None:
    assert check_sample_ratio({"a": 100}, {"a": 50, "b": 50}).verdict == "mismatch"


@pytest.mark.parametrize("observed", [{}, {"holdout": 3, "a": 40}])
def test_too_few_customers_leave_the_verdict_open(observed: dict[str, int]) -> None:
    result = check_sample_ratio(observed, {"holdout": 10, "a": 90})
    assert (result.verdict, result.reason) == ("unknown", "too_few_customers")
    assert math.isnan(result.p_value)


@pytest.mark.parametrize(
    ("observed", "shares", "message"),
    [
        ({"a": 1}, {"a": 100}, r"len\(shares\) == 1, must be >= 2"),
        ({"a": 1}, {"a": 100, "b": 0}, r"shares\['b'\] == 0, must be > 0"),
        ({"a": -1}, {"a": 50, "b": 50}, r"observed\['a'\] == -1, must be >= 0"),
        ({"c": 1}, {"a": 50, "b": 50}, r"observed has variant 'c', must be one of \['a', 'b'\]"),
    ],
)
def test_wrong_arguments_are_named(observed: dict[str, int], shares: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_sample_ratio(observed, shares)


def test_the_documented_example_runs() -> None:
    outcome = doctest.testmod(sample_ratio)
    assert outcome.attempted > 0
    assert outcome.failed == 0
