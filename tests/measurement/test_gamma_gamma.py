"""Gamma-Gamma: the published fit, the likelihood by another road, planted truth, and data that bear no model."""

import doctest
import math

import numpy as np
import pytest
from cdnow_sample import Sample
from scipy import integrate, stats

from measurement import gamma_gamma
from measurement.gamma_gamma import (
    GammaGamma,
    GammaGammaFit,
    correlation,
    expected_value,
    fit,
    log_likelihood,
    spending,
)

PUBLISHED = GammaGamma(6.25, 3.74, 15.44)  # Fader, Hardie 2013, note 025


def test_cdnow_gives_the_published_fit(cdnow_values: GammaGammaFit) -> None:
    assert np.round(cdnow_values.parameters, 2).tolist() == list(PUBLISHED)
    assert (cdnow_values.customers, cdnow_values.reason, cdnow_values.given) == (946, "", ())


def test_how_often_and_how_much_hardly_go_together_at_cdnow(cdnow: Sample) -> None:
    paid, mean = cdnow.history.paid_purchases, cdnow.history.mean_value
    assert round(correlation(spending(paid[paid > 0], mean[paid > 0])), 2) == 0.11  # as the note found


@pytest.mark.parametrize(("x", "mean"), [(1, 20.0), (3, 35.0), (40, 60.0)])
def test_likelihood_is_that_of_the_story(x: int, mean: float) -> None:
    """The mean of x gammas of one rate, integrated over the rate."""
    p, q, v = PUBLISHED

    def of_rate(rate: float) -> float:
        return float(stats.gamma.pdf(mean, p * x, scale=1 / (rate * x)) * stats.gamma.pdf(rate, q, scale=1 / v))

    integral, _ = integrate.quad(of_rate, 0, 5, points=[p / mean], epsabs=0, limit=200)
    assert log_likelihood(spending(x, mean), PUBLISHED)[0] == pytest.approx(math.log(integral), abs=1e-6)


def test_gradient_is_the_slope() -> None:
    data = spending([1, 2, 7, 30], [4.0, 80.0, 33.3, 20.0], [3, 1, 2, 1])
    point = np.array([1.7, 2.5, 40.0])
    _, gradient = log_likelihood(data, GammaGamma(*point))
    for index in range(3):
        step = np.zeros(3)
        step[index] = point[index] * 1e-6
        ends = [log_likelihood(data, GammaGamma(*(point + side * step)))[0] for side in (1, -1)]
        assert gradient[index] == pytest.approx((ends[0] - ends[1]) / (2 * step[index]), rel=1e-5)


def simulated(customers: int, seed: int) -> gamma_gamma.Spending:
    chance = np.random.default_rng(seed)
    x = chance.integers(1, 8, customers)
    rate = chance.gamma(PUBLISHED.q, 1 / PUBLISHED.v, customers)
    return spending(x, chance.gamma(PUBLISHED.p * x) / rate / x)


def test_planted_parameters_are_found_within_their_errors() -> None:
    found = fit(simulated(3000, seed=4))
    gaps = (np.array(found.parameters) - np.array(PUBLISHED)) / np.array(found.standard_errors)
    assert np.abs(gaps).max() < 3


def test_another_currency_changes_v_and_nothing_else() -> None:
    data = simulated(800, seed=8)
    here, there = fit(data), fit(data._replace(mean_value=data.mean_value * 90))
    assert there.parameters == pytest.approx((here.parameters.p, here.parameters.q, here.parameters.v * 90), rel=1e-4)
    assert there.log_likelihood == pytest.approx(here.log_likelihood - 800 * math.log(90))


def test_own_mean_weighs_more_with_every_purchase() -> None:
    means = expected_value(PUBLISHED, np.array([0.0, 1.0, 3.0, 100.0, 1e6]), np.full(5, 80.0))
    assert means[0] == pytest.approx(6.25 * 15.44 / 2.74)
    assert (np.diff(means) > 0).all()
    assert means[-1] == pytest.approx(80, rel=1e-4)


def test_without_a_purchase_the_mean_value_is_not_read() -> None:
    assert expected_value(PUBLISHED, np.array([0.0]), np.array([np.nan]))[0] == pytest.approx(35.22, abs=0.005)


def test_data_without_evidence_are_no_model_and_no_error() -> None:
    once = spending(np.ones(500), np.linspace(5, 90, 500))
    alike = spending(np.full(100, 3), np.full(100, 20.0))
    nobody = spending([], [], [])
    whale = spending(np.full(300, 2), 1.0 / np.linspace(1e-9, 1, 300) ** 3)
    assert (fit(once).reason, fit(once).repeat_buyers) == ("too_few_repeat_buyers", 0)
    assert fit(alike).reason == "no_spread"
    assert fit(nobody).reason == "too_few_repeat_buyers"
    assert fit(whale).reason == "infinite_mean"
    assert all(np.isnan(fit(data).parameters).all() for data in (once, alike, nobody, whale))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (([0], [5.0]), r"purchases\[0\] == 0.0, must be >= 1."),
        (([1, 1], [5.0, 0.0]), r"mean_value\[1\] == 0.0, must be > 0."),
        (([1], [math.nan]), r"mean_value\[0\] == nan, must be > 0."),
        (([1], [5.0], [0]), r"customers\[0\] == 0.0, must be >= 1."),
    ],
)
def test_impossible_statistics_are_named(rows: tuple[list[float], ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        spending(*rows)


def test_documented_examples_run() -> None:
    outcome = doctest.testmod(gamma_gamma)
    assert outcome.attempted > 0
    assert outcome.failed == 0
