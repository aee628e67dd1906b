"""Intervals, regularity and trend of each buyer."""

import datetime as dt
import itertools
import statistics
from decimal import Decimal
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from model_chain import ModelChain

Row = dict[str, Any]
NIGHT = dt.date(2026, 11, 1)


def facts(days_ago: list[int], customer_id: str = "c") -> list[Row]:
    """Rows of fct_orders, one order so many days before the night each."""
    days = sorted(days_ago, reverse=True)
    return [
        {"order_id": f"{customer_id}{number}", "customer_id": customer_id, "order_number": number, "revenue": 1,
         "order_date": NIGHT - dt.timedelta(days=ago), "sales_channel": "online",
         "days_since_previous_order": days[number - 2] - ago if number > 1 else None}
        for number, ago in enumerate(days, start=1)
    ]  # fmt: skip


def block(models: ModelChain, name: str, orders: list[Row], **changed: Any) -> Row:
    given_rows = {"fct_orders": orders, "int_customers__listed": [{"customer_id": "c"}], **changed}
    (row,) = models.rows(name, given_rows, as_of=NIGHT)
    return row


def test_intervals_of_one_customer(models: ModelChain) -> None:
    row = block(models, "int_customers__paced", facts([300, 270, 240, 210, 30]))

    assert row["mean_days_between_orders"] == 67.5
    assert (row["median_days_between_orders"], row["last_interval_days"], row["longest_interval_days"]) == (
        30,
        180,
        180,
    )
    assert (row["days_since_first_order"], row["days_since_last_order"]) == (300, 30)
    assert row["interval_variation"] == round(Decimal(statistics.pstdev([30, 30, 30, 180]) / 67.5), 6)


def test_the_shrunk_mean_leans_on_the_shop_where_evidence_is_thin(models: ModelChain) -> None:
    """(own days + 3 x shop's mean) / (own intervals + 3): here the shop's mean is (10 + 90 + 90 + 90) / 4 = 70."""
    orders = facts([20, 10]) + facts([280, 190, 100, 10], "other") + facts([5], "once")
    given_rows = {"fct_orders": orders, "int_customers__listed": [{"customer_id": n} for n in ("c", "once", "never")]}

    rows = models.rows("int_customers__paced", given_rows, as_of=NIGHT)

    shrunk = {row["customer_id"]: row["shrunk_days_between_orders"] for row in rows}
    assert shrunk == {"c": Decimal(10 + 3 * 70) / 4, "once": 70, "never": None}
    assert {row["customer_id"]: row["mean_days_between_orders"] for row in rows} == {
        "c": 10,
        "once": None,
        "never": None,
    }


@pytest.mark.parametrize(
    ("days_ago", "regularity"),
    [
        ([90, 60, 30, 0], "regular"),
        ([60, 30, 0], "unknown"),
        ([5, 5, 5, 5], "unknown"),
        # Intervals 10, 20, 30 have mean 20 and deviation 8.2; 1, 1, 28 have mean 10 and 12.7.
        ([60, 50, 30, 0], "regular"),
        ([30, 29, 28, 0], "irregular"),
        # Intervals 10, 10, 30, 30: deviation 10, mean 20: exactly the 50 percent of the seed.
        ([80, 70, 60, 30, 0], "regular"),
        ([81, 71, 61, 31, 0], "irregular"),
    ],
)
def test_regularity_is_the_spread_against_the_mean(models: ModelChain, days_ago: list[int], regularity: str) -> None:
    row = block(models, "int_customers__paced", facts(days_ago))
    intervals = [now - later for now, later in itertools.pairwise(days_ago)]
    if regularity != "unknown":
        share = statistics.pstdev(intervals) / statistics.mean(intervals)
        assert (share <= 0.5) == (regularity == "regular"), f"the example itself: {share}"
    assert row["regularity"] == regularity


@pytest.mark.parametrize(
    ("days_ago", "trend", "why"),
    [
        ([], "unknown", "never bought"),
        ([90, 60, 30], "unknown", "three orders are too few"),
        ([400, 300, 200, 100], "flat", "every interval as long as the one before, and the wait too"),
        ([400, 300, 200, 130], "down", "70 days after 100, but a wait of 130 since"),
        ([340, 240, 140, 70], "up", "an interval of 70 against 100, and the wait no longer"),
        ([341, 241, 141, 70], "flat", "an interval of 71: not yet 30 percent"),
        ([330, 230, 130, 0], "down", "an interval of 130 against 100"),
        ([329, 229, 129, 0], "flat", "an interval of 129"),
        ([300, 290, 280, 270], "down", "a wait of 270 after intervals of 10"),
        ([7, 7, 7, 7], "flat", "orders of one day have no mean to leave"),
        ([360, 300, 240, 180, 120, 60, 0], "flat", "4 orders of the window against 3, as a steady rhythm has it"),
        ([390, 350, 330, 270, 210, 185, 120, 59, 0], "down", "3 orders of the window against 5, intervals as before"),
        ([390, 330, 270, 170, 125, 80, 40, 0], "up", "5 orders of the window against 2, intervals as before"),
        ([359, 300, 240, 60, 60, 60, 50, 0], "flat", "not a buyer for both windows: the frequency says nothing"),
    ],
)
def test_trend_at_its_edges(models: ModelChain, days_ago: list[int], trend: str, why: str) -> None:
    """S91: up, down, flat or unknown, from the change of interval and of frequency."""
    assert block(models, "int_customers__trended", facts(days_ago))["trend"] == trend, why


def plain_trend(days_ago: list[int]) -> str:
    """The rule in words: two signals, added."""
    days = sorted(days_ago, reverse=True)
    if len(days) < 4:
        return "unknown"
    intervals = [now - later for now, later in itertools.pairwise(days)]
    earlier, latest = intervals[:-1], max(intervals[-1], days[-1])
    signal = 0
    if sum(earlier):
        ratio = Decimal(latest * len(earlier)) / sum(earlier)
        signal += -1 if ratio >= Decimal("1.3") else 1 if ratio <= Decimal("0.7") else 0
    if days[0] >= 360:
        now = sum(ago < 180 for ago in days)
        before = sum(180 <= ago < 360 for ago in days)
        if abs(now - before) >= 2:
            signal += -1 if now * 10 <= before * 7 else 1 if now * 10 >= before * 13 else 0
    return "up" if signal > 0 else "down" if signal < 0 else "flat"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.integers(0, 500), st.sampled_from([0, 100, 179, 180, 359, 360])), max_size=9))
def test_trend_and_intervals_are_those_of_the_rule_in_words(models: ModelChain, days_ago: list[int]) -> None:
    """S91, and the mean interval is (last - first) / (orders - 1)."""
    trended = block(models, "int_customers__trended", facts(days_ago))
    paced = block(models, "int_customers__paced", facts(days_ago))

    assert trended["trend"] == plain_trend(days_ago)
    assert trended["order_count_in_window"] == sum(ago < 180 for ago in days_ago)
    assert trended["order_count_window_before"] == sum(180 <= ago < 360 for ago in days_ago)
    if len(days_ago) > 1:
        days = sorted(days_ago)
        intervals = [later - now for now, later in itertools.pairwise(days)]
        assert paced["mean_days_between_orders"] == pytest.approx(statistics.mean(intervals))
        assert paced["median_days_between_orders"] == Decimal(str(statistics.median(intervals)))
