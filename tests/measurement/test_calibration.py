"""Predictions against what came: errors by hand, tenths, and CDNOW's held-out weeks."""

import doctest
import math

import numpy as np
import pytest
from cdnow_sample import Sample

from measurement import calibration
from measurement.bgnbd import BgNbdFit
from measurement.calibration import brier_score, prediction_error, tenths
from measurement.purchase_outlook import expected_purchases, probability_of_purchase


def test_errors_by_hand() -> None:
    error = prediction_error([2.0, 0.0, 1.0, 5.0], [1, 1, 1, 1])
    assert error == (4, 8.0, 4.0, 1.5, pytest.approx(math.sqrt(18 / 4)), 1.0, 1.0)


def test_nobody_has_no_error_and_nothing_bought_no_relative_one() -> None:
    nobody = prediction_error([], [])
    assert nobody.customers == 0
    assert all(math.isnan(value) for value in nobody[1:])
    assert math.isnan(prediction_error([1.0], [0.0]).relative_total_error)
    assert math.isnan(brier_score([], []))
    assert tenths([], []) == []


def test_brier_score_by_hand() -> None:
    assert brier_score([0.5, 0.5], [0, 1]) == 0.25
    assert brier_score([1.0, 0.0], [1, 0]) == 0


def test_tenths_differ_by_one_customer_and_lose_nobody() -> None:
    predicted = np.arange(23.0)[::-1]
    rows = tenths(predicted, predicted * 2)
    assert [row.tenth for row in rows] == list(range(1, 11))
    assert sorted({row.customers for row in rows}) == [2, 3]
    assert sum(row.customers for row in rows) == 23
    assert sum(row.customers * row.actual_mean for row in rows) == pytest.approx(2 * predicted.sum())
    assert all(row.actual_mean == pytest.approx(2 * row.predicted_mean) for row in rows)
    assert rows[0].predicted_mean < rows[-1].predicted_mean


def test_cdnow_is_predicted_within_chance_and_better_than_by_its_past(cdnow: Sample, cdnow_purchases: BgNbdFit) -> None:
    """S106: the probability of silence, by tenths, beside what came; purchases better than by the past."""
    x, t_x, observed = cdnow.history[:3]
    actual = cdnow.held_out_purchases
    expected = expected_purchases(cdnow_purchases.parameters, x, t_x, observed, period=39)
    # Fader, Hardie, Lee 2005 show the conditional expectations close to what came; repeats are the naive forecast.
    assert (
        prediction_error(expected, actual).root_mean_squared_error < prediction_error(x, actual).root_mean_squared_error
    )
    assert abs(prediction_error(expected, actual).relative_total_error) < 0.15

    some = probability_of_purchase(cdnow_purchases.parameters, x, t_x, observed, period=39)
    share = (actual > 0).mean()
    assert brier_score(some, actual > 0) < brier_score(np.full(x.size, share), actual > 0) - 0.02
    gaps = [abs(row.predicted_mean - row.actual_mean) for row in tenths(1 - some, actual == 0)]
    # What this sample shows, not a standard: 0.054 on the mean and 0.137 at most, where the model gives up customers
    # with one early repeat who still came back.
    assert np.mean(gaps) < 0.06
    assert max(gaps) < 0.14


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([[1.0]], [[1.0]]), r"predicted.ndim == 2, must be == 1."),
        (([1.0], [1.0, 2.0]), r"actual.shape == \(2,\), must be == \(1,\)."),
        (([1.0, math.nan], [1.0, 2.0]), r"predicted\[1\] is not finite"),
    ],
)
def test_what_cannot_be_compared_is_named(arguments: tuple[list[float], list[float]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        prediction_error(*arguments)


def test_what_is_no_probability_or_no_outcome_is_named() -> None:
    with pytest.raises(ValueError, match=r"probability\[0\] == 1.5, must be >= 0 and <= 1."):
        brier_score([1.5], [1])
    with pytest.raises(ValueError, match=r"happened\[1\] == 0.5, must be 0 or 1."):
        brier_score([0.5, 0.5], [1, 0.5])


def test_documented_examples_run() -> None:
    outcome = doctest.testmod(calibration)
    assert outcome.attempted > 0
    assert outcome.failed == 0
