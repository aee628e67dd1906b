"""What customers will spend, with an interval: against simulated customers and against CDNOW's held-out weeks."""

import doctest

import numpy as np
import pytest
from cdnow_sample import Sample

from measurement import gamma_ratios
from measurement.bgnbd import BgNbdFit
from measurement.customer_value import CustomerHistory, SpendingAhead, spending_ahead
from measurement.gamma_gamma import GammaGammaFit
from measurement.gamma_ratios import GammaPart, mixture_quantile
from measurement.purchase_outlook import probability_alive


@pytest.fixture(scope="module")
def ahead(cdnow: Sample, cdnow_purchases: BgNbdFit, cdnow_values: GammaGammaFit) -> SpendingAhead:
    return spending_ahead(cdnow_purchases, cdnow_values, cdnow.history, period=39, confidence=0.8)


def test_interval_holds_the_expectation_and_the_promised_share_of_customers(
    cdnow: Sample, ahead: SpendingAhead
) -> None:
    """S53: potential value with an interval: 80 % of CDNOW's customers, and not many more of those who bought much."""
    spent = cdnow.held_out_dollars
    assert (ahead.lower <= ahead.expected).all()
    assert (ahead.expected <= ahead.upper).all()
    inside = (ahead.lower <= spent) & (spent <= ahead.upper)
    assert inside.mean() >= 0.8
    often = cdnow.history.repeats >= 4
    assert 0.7 <= inside[often].mean() <= 0.92


def spent_by_simulated(
    often: BgNbdFit, much: GammaGammaFit, customer: CustomerHistory, period: float, draws: int
) -> np.ndarray:
    """Sums that customers of one history spend, by drawing rate, leaving, purchases and values one by one."""
    r, alpha, a, b = often.parameters
    p, q, v = much.parameters
    x, _, observed, paid, mean = (float(values[0]) for values in customer)
    chance = np.random.default_rng(17)
    alive = chance.random(draws) < probability_alive(often.parameters, *customer[:3])[0]
    rate, leaving = chance.gamma(r + x, 1 / (alpha + observed), draws), chance.beta(a, b + x, draws)
    counts, now = np.zeros(draws), chance.exponential(1 / rate)
    active = alive & (now <= period)
    while active.any():
        counts[active] += 1
        now += chance.exponential(1 / rate)
        active &= (chance.random(draws) >= leaving) & (now <= period)
    value_rate = chance.gamma(p * paid + q, 1 / (v + paid * mean), draws)
    return np.where(counts > 0, chance.gamma(np.maximum(counts, 1) * p) / value_rate, 0.0)


@pytest.mark.parametrize(
    "history",
    [
        (0, 0.0, 38.0, 0.0),
        (2, 30.43, 38.86, 20.0),
        (7, 30.0, 35.0, 80.0),
        (29, 37.0, 38.9, 25.0),
        (15, 25.0, 38.0, 40.0),
    ],
)
def test_bounds_leave_a_tenth_on_either_side(
    cdnow_purchases: BgNbdFit, cdnow_values: GammaGammaFit, history: tuple[float, float, float, float]
) -> None:
    # With the doubt in the parameters taken away, as the simulated customers have none.
    often = cdnow_purchases._replace(log_covariance=np.zeros((4, 4)))
    much = cdnow_values._replace(log_covariance=np.zeros((3, 3)))
    x, t_x, observed, mean = history
    one = CustomerHistory(*(np.array([float(value)]) for value in (x, t_x, observed, x, mean)))
    found = spending_ahead(often, much, one, period=39, confidence=0.8)
    sums = spent_by_simulated(often, much, one, 39, 200_000)
    assert found.expected[0] == pytest.approx(sums.mean(), rel=0.03)
    if (sums == 0).mean() < 0.1:
        assert (sums < found.lower[0]).mean() == pytest.approx(0.1, abs=0.03)
    else:
        assert found.lower[0] == 0
    if (sums > 0).mean() > 0.12 and found.upper[0] > found.expected[0]:
        assert (sums > found.upper[0]).mean() == pytest.approx(0.1, abs=0.015)


def test_doubt_in_the_parameters_widens_the_interval(
    cdnow: Sample, cdnow_purchases: BgNbdFit, cdnow_values: GammaGammaFit, ahead: SpendingAhead
) -> None:
    sure = spending_ahead(
        cdnow_purchases._replace(log_covariance=cdnow_purchases.log_covariance * 0),
        cdnow_values._replace(log_covariance=cdnow_values.log_covariance * 0),
        cdnow.history,
        period=39,
        confidence=0.8,
    )
    doubtful = spending_ahead(
        cdnow_purchases._replace(log_covariance=cdnow_purchases.log_covariance * 25),
        cdnow_values._replace(log_covariance=cdnow_values.log_covariance * 25),
        cdnow.history,
        period=39,
        confidence=0.8,
    )
    often = cdnow.history.repeats > 3
    width = [np.mean((one.upper - one.lower)[often]) for one in (sure, ahead, doubtful)]
    assert width[0] < width[1] < width[2]


def test_more_confidence_is_a_wider_interval(
    cdnow: Sample, cdnow_purchases: BgNbdFit, cdnow_values: GammaGammaFit, ahead: SpendingAhead
) -> None:
    wider = spending_ahead(cdnow_purchases, cdnow_values, cdnow.history, period=39, confidence=0.95)
    assert (wider.lower <= ahead.lower + 1e-6).all()
    assert (wider.upper >= ahead.upper - 1e-6).all()


def test_a_customers_interval_does_not_depend_on_who_else_is_asked_for(
    cdnow: Sample, cdnow_purchases: BgNbdFit, cdnow_values: GammaGammaFit, ahead: SpendingAhead
) -> None:
    half = CustomerHistory(*(values[::2] for values in cdnow.history))
    again = spending_ahead(cdnow_purchases, cdnow_values, half, period=39, confidence=0.8)
    assert again.upper == pytest.approx(ahead.upper[::2], rel=1e-12)


def test_nobody_is_no_error(cdnow_purchases: BgNbdFit, cdnow_values: GammaGammaFit) -> None:
    nobody = CustomerHistory(*(np.empty(0) for _ in range(5)))
    assert spending_ahead(cdnow_purchases, cdnow_values, nobody, period=39, confidence=0.8).upper.size == 0


def test_a_model_that_was_not_fitted_is_refused(
    cdnow: Sample, cdnow_purchases: BgNbdFit, cdnow_values: GammaGammaFit
) -> None:
    with pytest.raises(ValueError, match=r"values.reason == 'no_spread', must be ''."):
        spending_ahead(
            cdnow_purchases, cdnow_values._replace(reason="no_spread"), cdnow.history, period=39, confidence=0.8
        )
    with pytest.raises(ValueError, match=r"confidence == 1, must be > 0 and < 1."):
        spending_ahead(cdnow_purchases, cdnow_values, cdnow.history, period=39, confidence=1)


def test_quantiles_of_the_mixture_are_those_of_drawn_sums() -> None:
    chance = np.random.default_rng(23)
    draws = 400_000
    kind = chance.choice(3, draws, p=[0.2, 0.3, 0.5])
    tops = np.where(kind == 1, 2.0 * chance.gamma(1.5, size=draws), 9.0 * chance.gamma(6.0, size=draws))
    sums = np.where(kind == 0, 0.0, tops / chance.gamma(3.5, size=draws))
    ones = np.ones(1)
    parts = [GammaPart(0.3 * ones, 1.5 * ones, 2.0 * ones), GammaPart(0.5 * ones, 6.0 * ones, 9.0 * ones)]
    for level in (0.1, 0.25, 0.5, 0.9, 0.99):
        found = mixture_quantile(parts, 3.5 * ones, level)[0]
        assert (sums <= found).mean() == pytest.approx(max(level, 0.2), abs=0.003)


def test_quantile_refuses_certainty() -> None:
    with pytest.raises(ValueError, match=r"level == 1, must be > 0 and < 1."):
        mixture_quantile([], np.ones(1), 1)


def test_documented_examples_run() -> None:
    outcome = doctest.testmod(gamma_ratios)
    assert outcome.attempted > 0
    assert outcome.failed == 0
