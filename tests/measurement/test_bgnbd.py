"""BG/NBD: the published fit, the likelihood by another road, planted truth, and data that bear no model."""

import doctest
import itertools

import numpy as np
import pytest
from cdnow_sample import Sample
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from measurement import bgnbd, likelihood
from measurement.bgnbd import BgNbd, BgNbdFit, fit, log_likelihood, purchases

PUBLISHED = BgNbd(0.243, 4.414, 0.793, 2.426)  # Fader, Hardie, Lee 2005, table 2


def test_cdnow_gives_the_published_fit(cdnow: Sample, cdnow_purchases: BgNbdFit) -> None:
    assert np.round(cdnow_purchases.parameters, 3).tolist() == list(PUBLISHED)
    assert round(cdnow_purchases.log_likelihood, 1) == -9582.4
    assert (cdnow_purchases.customers, cdnow_purchases.repeat_buyers) == (2357, 946)
    assert (cdnow_purchases.reason, cdnow_purchases.given) == ("", ())


def test_the_unit_of_time_changes_alpha_and_nothing_else(cdnow: Sample, cdnow_purchases: BgNbdFit) -> None:
    x, t_x, observed = cdnow.history[:3]
    in_days = fit(purchases(x, t_x * 7, observed * 7))
    r, alpha, a, b = cdnow_purchases.parameters
    assert in_days.parameters == pytest.approx((r, alpha * 7, a, b), rel=1e-5)
    assert in_days.log_likelihood == pytest.approx(
        log_likelihood(purchases(x, t_x * 7, observed * 7), in_days.parameters)[0]
    )


def test_order_and_grouping_of_customers_change_no_bit(cdnow: Sample, cdnow_purchases: BgNbdFit) -> None:
    x, t_x, observed = (values[::-1] for values in cdnow.history[:3])
    again = fit(purchases(x, t_x, observed))
    assert again.parameters == cdnow_purchases.parameters
    assert again.log_likelihood == cdnow_purchases.log_likelihood


def test_standard_errors_are_those_of_the_likelihoods_curvature(cdnow: Sample, cdnow_purchases: BgNbdFit) -> None:
    data = purchases(*cdnow.history[:3])
    best = np.array(cdnow_purchases.parameters)
    steps = np.diag(best * 1e-3)
    hessian = np.empty((4, 4))
    for one, other in itertools.product(range(4), range(4)):
        corners = [
            sign * side * log_likelihood(data, BgNbd(*(best + sign * steps[one] + side * steps[other])))[0]
            for sign, side in itertools.product((1, -1), (1, -1))
        ]
        hessian[one, other] = sum(corners) / (4 * steps[one, one] * steps[other, other])
    expected = np.sqrt(np.diag(np.linalg.inv(-hessian)))
    assert cdnow_purchases.standard_errors == pytest.approx(expected, rel=2e-3)


@pytest.mark.parametrize(("x", "t_x", "observed"), [(0, 0.0, 20.0), (1, 5.0, 20.0), (2, 30.43, 38.86), (7, 10.0, 10.0)])
def test_likelihood_is_that_of_the_story(x: int, t_x: float, observed: float) -> None:
    """Integrated over lambda and p: x exponential waits, and silence because she left or because she waits."""
    r, alpha, a, b = PUBLISHED

    # Midpoints of a thousand equally likely slices of either distribution.
    slices = (np.arange(1000) + 0.5) / 1000
    rate = stats.gamma.ppf(slices, r, scale=1 / alpha)[:, None]
    p = stats.beta.ppf(slices, a, b)[None, :]
    waits = (1 - p) ** x * rate**x * np.exp(-rate * observed)
    leaves = p * (1 - p) ** (x - 1) * rate**x * np.exp(-rate * t_x) if x > 0 else 0.0
    likelihood_ = float((waits + leaves).mean())
    found, _ = log_likelihood(purchases(x, t_x, observed), PUBLISHED)
    assert found == pytest.approx(np.log(likelihood_), abs=5e-3)


histories = st.tuples(st.integers(0, 60), st.floats(0.01, 100), st.floats(0, 100), st.integers(1, 5))
positive = st.floats(0.05, 20)


@settings(deadline=None, max_examples=100)
@given(st.lists(histories, min_size=1, max_size=12), positive, positive, positive, positive)
def test_gradient_is_the_slope(
    rows: list[tuple[int, float, float, int]], r: float, alpha: float, a: float, b: float
) -> None:
    x = np.array([row[0] for row in rows], float)
    t_x = np.where(x > 0, [row[1] for row in rows], 0.0)
    data = purchases(x, t_x, t_x + [row[2] for row in rows], [row[3] for row in rows])
    point = np.array([r, alpha, a, b])
    value, gradient = log_likelihood(data, BgNbd(*point))
    for index in range(4):
        step = np.zeros(4)
        step[index] = point[index] * 1e-5
        ends = [log_likelihood(data, BgNbd(*(point + side * step)))[0] for side in (1, -1)]
        assert gradient[index] == pytest.approx(
            (ends[0] - ends[1]) / (2 * step[index]), rel=1e-4, abs=1e-4 * (1 + abs(value))
        )


def simulated(truth: BgNbd, customers: int, weeks: float, seed: int) -> bgnbd.Purchases:
    """Customers who buy and leave as the model says, observed for `weeks` each."""
    chance = np.random.default_rng(seed)
    rate = chance.gamma(truth.r, 1 / truth.alpha, customers)
    leaving = chance.beta(truth.a, truth.b, customers)
    x, t_x = np.zeros(customers), np.zeros(customers)
    for one in range(customers):
        now = chance.exponential(1 / max(rate[one], 1e-12))
        while now <= weeks:
            x[one], t_x[one] = x[one] + 1, now
            if chance.random() < leaving[one]:
                break
            now += chance.exponential(1 / max(rate[one], 1e-12))
    return purchases(x, t_x, np.full(customers, weeks))


def test_planted_parameters_are_found_within_their_errors() -> None:
    truth = BgNbd(0.8, 6.0, 0.9, 2.5)
    found = fit(simulated(truth, 4000, 80.0, seed=5))
    gaps = (np.array(found.parameters) - np.array(truth)) / np.array(found.standard_errors)
    assert np.abs(gaps).max() < 3
    assert np.isfinite(found.standard_errors).all()


def test_customers_who_never_leave_push_the_leaving_to_nothing_and_are_still_fitted() -> None:
    chance = np.random.default_rng(2)
    rate = chance.gamma(2.0, 1 / 10.0, 400)
    x = chance.poisson(rate * 50.0)
    t_x = np.where(x > 0, 50.0 * chance.beta(np.maximum(x, 1), 1), 0.0)
    found = fit(purchases(x, t_x, 50.0))
    r, alpha, a, b = found.parameters
    assert found.reason == ""
    assert a / (a + b) < 0.01
    assert (r, alpha) == pytest.approx((2.0, 10.0), rel=0.25)
    assert all(np.isnan(getattr(found.standard_errors, name)) for name in found.given)
    assert np.isfinite(found.log_covariance).all()


@pytest.mark.parametrize(
    ("x", "t_x"), [(np.zeros(500), np.zeros(500)), (np.repeat([0, 1], [471, 29]), np.repeat([0.0, 3.0], [471, 29]))]
)
def test_too_few_repeat_buyers_are_no_model_and_no_error(x: np.ndarray, t_x: np.ndarray) -> None:
    found = fit(purchases(x, t_x, 30.0))
    assert (found.reason, found.customers, found.repeat_buyers) == ("too_few_repeat_buyers", 500, int((x > 0).sum()))
    assert np.isnan(found.parameters).all()


def test_no_customer_is_no_model_and_no_error() -> None:
    nobody = fit(purchases([], [], [], []))
    assert (nobody.reason, nobody.customers) == ("too_few_repeat_buyers", 0)


def test_customers_who_are_all_alike_end_in_a_fit_or_a_reason() -> None:
    found = fit(purchases(3, 9.0, 10.0, 200))
    assert found.reason in {"", "no_convergence"}
    assert found.reason or np.isfinite(found.parameters).all()


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (([1.5], [1], [2]), r"repeats\[0\] == 1.5, must be a whole number >= 0."),
        (([0, -1], [0, 0], [2, 2]), r"repeats\[1\] == -1.0, must be a whole number"),
        (([1], [0], [2]), r"last_time\[0\] == 0.0, must be > 0 exactly when repeats > 0."),
        (([0], [1], [2]), r"last_time\[0\] == 1.0, must be > 0 exactly"),
        (([1], [3], [2]), r"observed_time\[0\] == 2.0, must be >= last_time."),
        (([1], [1], [2], [0]), r"customers\[0\] == 0.0, must be >= 1."),
    ],
)
def test_impossible_statistics_are_named(rows: tuple[list[float], ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        purchases(*rows)


def test_asking_for_no_repeat_buyers_is_refused() -> None:
    with pytest.raises(ValueError, match=r"minimum_repeat_buyers == 0, must be >= 1."):
        fit(purchases([0], [0], [1]), minimum_repeat_buyers=0)


@pytest.mark.parametrize("module", [bgnbd, likelihood], ids=lambda module: module.__name__)
def test_documented_examples_run(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type]
    assert outcome.attempted > 0
    assert outcome.failed == 0


def test_parameter_points_have_the_mean_and_covariance_of_the_doubt() -> None:
    covariance = np.array([[0.04, 0.01], [0.01, 0.09]])
    logs = np.log(likelihood.parameter_points(np.array([2.0, 5.0]), covariance))
    assert logs.mean(axis=0) == pytest.approx(np.log([2.0, 5.0]))
    assert np.cov(logs.T, bias=True) == pytest.approx(covariance)
