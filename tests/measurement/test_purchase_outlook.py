"""What BG/NBD says of single customers: the published forecast, other roads to the same numbers, extreme customers."""

import doctest

import numpy as np
import pytest
from cdnow_sample import Sample
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate, special

from measurement import beta_quadrature, purchase_outlook
from measurement.bgnbd import BgNbd, BgNbdFit
from measurement.purchase_outlook import (
    expected_if_alive,
    expected_purchases,
    median_wait,
    probability_alive,
    probability_of_purchase,
    purchase_moments,
)

P = BgNbd(0.243, 4.414, 0.793, 2.426)
one = np.atleast_1d


def test_the_papers_customer_buys_1_226_times(cdnow_purchases: BgNbdFit) -> None:
    # Fader, Hardie, Lee 2005, "Implementing the BG/NBD Model in Excel": x = 2, t_x = 30.43, T = 38.86, 39 weeks.
    found = expected_purchases(cdnow_purchases.parameters, one(2.0), one(30.43), one(38.86), period=39)
    assert found[0].round(3) == 1.226


def test_equation_ten_as_printed_gives_the_same_where_it_can_be_computed(
    cdnow: Sample, cdnow_purchases: BgNbdFit
) -> None:
    r, alpha, a, b = cdnow_purchases.parameters
    x, t_x, observed = cdnow.history[:3]
    t = 39.0
    series = special.hyp2f1(r + x, b + x, a + b + x - 1, t / (alpha + observed + t))
    top = (a + b + x - 1) / (a - 1) * (1 - ((alpha + observed) / (alpha + observed + t)) ** (r + x) * series)
    gone = np.where(x > 0, a / (b + x - 1) * ((alpha + observed) / (alpha + t_x)) ** (r + x), 0)
    printed = top / (1 + gone)
    assert expected_purchases(cdnow_purchases.parameters, x, t_x, observed, period=t) == pytest.approx(
        printed, rel=1e-8
    )


models = st.builds(BgNbd, st.floats(0.1, 5), st.floats(0.5, 30), st.floats(0.05, 8), st.floats(0.05, 8))


@settings(deadline=None, max_examples=60, derandomize=True)
# Nobody buys thirteen times in no time: where the period is a hundred times what was observed, quadrature coarsens.
@given(models, st.integers(0, 400), st.floats(10, 200), st.floats(0.1, 100))
def test_expectation_is_the_integral_over_the_probability_to_leave(
    parameters: BgNbd, x: int, observed: float, period: float
) -> None:
    """The mean of (1 - E[e^(-lambda p t)]) / p over Beta(a, b + x), by scipy's adaptive quadrature."""
    r, alpha, a, b = parameters

    def inner(p: float) -> float:
        if p == 0:
            return (r + x) * period / (alpha + observed)
        return -np.expm1(-(r + x) * np.log1p(p * period / (alpha + observed))) / p

    # QAWS knows the poles of the beta density at both ends.
    whole = integrate.quad(inner, 0, 1, weight="alg", wvar=(a - 1, b + x - 1), epsabs=0, epsrel=1e-7, limit=500)[0]
    reference = whole / special.beta(a, b + x)
    found = expected_if_alive(parameters, one(float(x)), one(observed), period=period)[0]
    # At a = 1 the closed form is 0 / 0 and quadrature stands in, exact to a part in 5,000 at extreme parameters.
    assert found == pytest.approx(reference, rel=2e-4)
    # The moments make an interval: a part in three hundred, where the period is many times the time observed.
    assert purchase_moments(parameters, one(float(x)), one(observed), period=period).mean[0] == pytest.approx(
        reference, rel=3e-3
    )


@pytest.mark.parametrize("a", [1 - 1e-7, 1.0, 1 + 1e-7])
def test_at_a_equal_to_one_the_expectation_is_the_limit(a: float) -> None:
    sides = [expected_if_alive(P._replace(a=1 + side), one(3.0), one(30.0), period=39)[0] for side in (-1e-3, 1e-3)]
    assert expected_if_alive(P._replace(a=a), one(3.0), one(30.0), period=39)[0] == pytest.approx(
        np.mean(sides), rel=1e-5
    )


def test_at_a_plus_b_equal_to_one_without_a_repeat_the_expectation_is_the_limit() -> None:
    sides = [
        expected_if_alive(P._replace(a=0.3, b=0.7 + side), one(0.0), one(30.0), period=39)[0] for side in (-1e-3, 1e-3)
    ]
    found = expected_if_alive(P._replace(a=0.3, b=0.7), one(0.0), one(30.0), period=39)[0]
    assert found == pytest.approx(np.mean(sides), rel=1e-4)


def test_extreme_customers_get_numbers() -> None:
    x = np.array([0.0, 0.0, 1.0, 2000.0, 2000.0, 50_000.0])
    t_x = np.array([0.0, 0.0, 1 / 7, 1.0, 519.0, 519.0])
    observed = np.array([0.0, 520.0, 520.0, 520.0, 520.0, 520.0])
    for parameters in (P, BgNbd(1e-5, 1e-5, 1e-5, 1e5), BgNbd(1e5, 1e5, 1e5, 1e-5), BgNbd(0.5, 100.0, 5.0, 0.01)):
        alive = probability_alive(parameters, x, t_x, observed)
        expected = expected_purchases(parameters, x, t_x, observed, period=52)
        some = probability_of_purchase(parameters, x, t_x, observed, period=52)
        moments = purchase_moments(parameters, x, observed, period=52)
        assert ((alive >= 0) & (alive <= 1)).all()
        assert (np.isfinite(expected) & (expected >= 0)).all()
        assert ((some >= 0) & (some <= 1)).all()
        assert all(np.isfinite(moment).all() for moment in moments)
        assert (median_wait(parameters, x, observed) >= 0).all()
    assert probability_alive(P, x, t_x, observed)[3] == 0  # two thousand purchases, then ten years of silence


def test_who_bought_once_counts_as_alive_however_long_ago() -> None:
    assert probability_alive(P, one(0.0), one(0.0), one(500.0))[0] == 1


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 50), st.floats(1, 50), st.floats(0, 50), st.floats(0.1, 50))
def test_silence_never_raises_the_hope(x: int, t_x: float, silence: float, more: float) -> None:
    observed = np.array([t_x + silence, t_x + silence + more])
    assert np.diff(probability_alive(P, one(float(x)), one(t_x), observed))[0] <= 0
    assert np.diff(expected_purchases(P, one(float(x)), one(t_x), observed, period=20))[0] <= 1e-12


def test_a_longer_period_brings_more() -> None:
    expected = [expected_purchases(P, one(4.0), one(20.0), one(25.0), period=t)[0] for t in (0, 1, 10, 100, 1000)]
    assert expected[0] == 0
    assert (np.diff(expected) > 0).all()


def simulated_counts(x: int, observed: float, period: float, draws: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Purchases in the period, whether she stays, and the wait for the first of them, of customers who are alive."""
    chance = np.random.default_rng(11)
    rate = chance.gamma(P.r + x, 1 / (P.alpha + observed), draws)
    leaving = chance.beta(P.a, P.b + x, draws)
    counts, now = np.zeros(draws), chance.exponential(1 / rate)
    wait, stays = now.copy(), np.ones(draws, bool)
    active = now <= period
    while active.any():
        counts[active] += 1
        goes = active & (chance.random(draws) < leaving)
        stays &= ~goes
        now += chance.exponential(1 / rate)
        active &= ~goes & (now <= period)
    return counts, stays, wait


@pytest.mark.parametrize(("x", "observed"), [(0, 10.0), (2, 38.86), (25, 39.0)])
def test_moments_chance_and_median_are_those_of_simulated_customers(x: int, observed: float) -> None:
    counts, stays, wait = simulated_counts(x, observed, 39.0, 400_000)
    moments = purchase_moments(P, one(float(x)), one(observed), period=39)
    simulated = [counts.mean(), (counts**2).mean(), stays.mean(), counts[stays].sum(), (counts[stays] ** 2).sum()]
    simulated[3:] = [value / counts.size for value in simulated[3:]]
    assert [moment[0] for moment in moments] == pytest.approx(simulated, rel=0.02)
    # Who is alive for sure: her last purchase was now, and she did not leave after it.
    if x == 0:
        some = probability_of_purchase(P, one(0.0), one(0.0), one(observed), period=39)[0]
        assert some == pytest.approx((counts > 0).mean(), abs=0.003)
    assert (wait <= median_wait(P, one(float(x)), one(observed))[0]).mean() == pytest.approx(0.5, abs=0.005)


@pytest.mark.parametrize("period", [-1, float("nan"), float("inf")])
def test_a_period_that_is_none_is_refused(period: float) -> None:
    with pytest.raises(ValueError, match=r"period == .*, must be >= 0."):
        expected_purchases(P, one(1.0), one(1.0), one(1.0), period=period)


@pytest.mark.parametrize("module", [purchase_outlook, beta_quadrature], ids=lambda module: module.__name__)
def test_documented_examples_run(module: object) -> None:
    outcome = doctest.testmod(module)  # type: ignore[arg-type]
    assert outcome.attempted > 0
    assert outcome.failed == 0


@pytest.mark.parametrize(("a", "b"), [(0.1, 0.2), (0.5, 0.5), (1.0, 1.0), (0.8, 3000.0), (50.0, 2.0)])
def test_quadrature_knows_the_moments_of_the_beta_distribution(a: float, b: float) -> None:
    rule = beta_quadrature.beta_nodes(a, one(b))
    for power in (0, 1, 2, 5):
        expected = np.exp(special.betaln(a + power, b) - special.betaln(a, b))
        assert (rule.weights * rule.nodes**power).sum() == pytest.approx(expected, rel=1e-9)


def test_quadrature_refuses_what_is_no_distribution() -> None:
    with pytest.raises(ValueError, match=r"a == 0, must be > 0."):
        beta_quadrature.beta_nodes(0, one(1.0))
    with pytest.raises(ValueError, match=r"b == -1.0, must be > 0."):
        beta_quadrature.beta_nodes(1, np.array([2.0, -1.0]))
