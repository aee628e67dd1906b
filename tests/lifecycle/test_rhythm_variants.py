"""Robust measures of the rhythm beside the rule: their dates, and a backtest that knows only the past."""

import datetime as dt
import random
import statistics
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from buyers import NIGHT, SETTINGS, Row, shop
from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain

HORIZON = SETTINGS["rhythm_backtest_days"]
PRIOR = SETTINGS["rhythm_prior_intervals"]


def gaps(dates: Sequence[dt.date]) -> list[int]:
    return [(later - earlier).days for earlier, later in pairwise(dates)]


def measures(own: Sequence[int], of_the_shop: Sequence[int]) -> dict[str, Fraction]:
    """The days after which each variant calls a buyer with these intervals overdue; 0 fires nothing."""
    prior = [Fraction(sum(of_the_shop), len(of_the_shop))] * PRIOR if of_the_shop else []
    return {
        "mean": Fraction(sum(own), len(own)),
        "median": Fraction(statistics.median([Fraction(one) for one in own[-3:]])),
        "shrunk": (sum(own) + sum(prior, Fraction())) / (len(own) + len(prior)),
    }


def first_day_beyond(start: dt.date, measure: Fraction) -> dt.date | None:
    """By counting days: the first on which the days waited exceed the measure."""
    waited = 0
    while measure > 0:
        waited += 1
        if waited > measure:
            return start + dt.timedelta(days=waited)
    return None


date_lists = st.lists(st.integers(1, 500).map(lambda ago: NIGHT - dt.timedelta(days=ago)), min_size=1, max_size=7)


@settings(max_examples=50, deadline=None)
@given(lists=st.lists(date_lists, min_size=1, max_size=5))
def test_due_dates_are_the_first_days_beyond_each_measure(models: ModelChain, lists: list[list[dt.date]]) -> None:
    """S103: the date on which 1.0 interval is exceeded is known at the purchase, by the rule and by each variant."""
    orders = {f"buyer {number}": sorted(dates) for number, dates in enumerate(lists)}
    of_the_shop = [gap for dates in orders.values() for gap in gaps(dates)]
    with models.run(["int_customers__rhythm_compared", "int_customers__rhythm"], shop(orders)) as connection:
        rows = connection.sql("select * from int_customers__rhythm_compared").to_arrow_table().to_pylist()
        rungs = connection.sql("select * from int_customers__rhythm").to_arrow_table().to_pylist()
    found = {row["customer_id"]: row for row in rows}
    assert set(found) == {name for name, dates in orders.items() if dates[-1] > dates[0]}, "a rhythm needs two days"
    for name, row in found.items():
        for variant, measure in measures(gaps(orders[name]), of_the_shop).items():
            assert row[f"{variant}_due_date"] == first_day_beyond(orders[name][-1], measure), (name, variant)
    assert {row["customer_id"] for row in rungs} == set(orders)
    for row in rungs:
        rule = found.get(row["customer_id"])
        assert row["control_due_date"] == (rule["mean_due_date"] if rule else None)


RUNGS = (("reminder", 8), ("control", 10), ("pressure", 15), ("last", 20))


@settings(max_examples=50, deadline=None)
@given(dates=st.lists(st.integers(0, 400).map(lambda ago: NIGHT - dt.timedelta(days=ago)), min_size=1, max_size=6))
def test_each_rung_is_reached_on_its_date_and_the_next_one_is_named(models: ModelChain, dates: list[dt.date]) -> None:
    """S103: 1.0, 1.5 and 2.0 intervals (and 0.8 to remind) are exceeded from their dates on, not before."""
    dates = sorted(dates)
    (row,) = models.rows("int_customers__rhythm", shop({"buyer": dates}))
    waited = (NIGHT - dates[-1]).days
    if dates[-1] == dates[0]:
        assert [row[name] for name in ("rung", "next_rung", "next_rung_due_date", "last_due_date")] == [None] * 4
        return
    mean = Fraction((dates[-1] - dates[0]).days, len(dates) - 1)
    reached = [name for name, tenths in RUNGS if waited > mean * tenths / 10]
    coming = [name for name, _ in RUNGS if name not in reached]
    assert row["rung"] == (reached[-1] if reached else None)
    assert row["next_rung"] == (coming[0] if coming else None)
    for name, tenths in RUNGS:
        assert row[f"{name}_due_date"] == first_day_beyond(dates[-1], mean * tenths / 10)
    assert row["next_rung_due_date"] == (row[f"{coming[0]}_due_date"] if coming else None)


def long_history(seed: int) -> dict[str, list[dt.date]]:
    chance = random.Random(seed)
    orders: dict[str, list[dt.date]] = {}
    for number in range(60):
        day = NIGHT - dt.timedelta(days=chance.randint(200, 900))
        usual = chance.choice((5, 20, 45, 90))
        dates = []
        while day < NIGHT and chance.random() < 0.9:
            dates.append(day)
            day += dt.timedelta(days=chance.choice((0, usual, usual, usual + 1, 4 * usual, chance.randint(1, 300))))
        if dates:
            orders[f"buyer {number}"] = dates
    return orders


def walked_backtest(orders: dict[str, list[dt.date]]) -> dict[str, dict[str, Any]]:
    """Each purchase as it stood on its day: what was known of it then, and what came."""
    counts = {name: {"purchase_count": 0, "stayed_away_count": 0, "flagged_count": 0, "true_flag_count": 0, "days": 0}
              for name in ("mean", "median", "shrunk")}  # fmt: skip
    for dates in orders.values():
        for number in range(1, len(dates)):
            day = dates[number]
            following = dates[number + 1] if number + 1 < len(dates) else None
            if day == dates[0] or following == day or day + dt.timedelta(days=HORIZON) >= NIGHT:
                continue
            month = day.replace(day=1)
            of_the_shop = [
                (later - earlier).days
                for others in orders.values()
                for earlier, later in pairwise(others)
                if later < month
            ]
            stayed_away = following is None or (following - day).days > HORIZON
            for name, measure in measures(gaps(dates[: number + 1]), of_the_shop).items():
                flag = first_day_beyond(day, measure)
                in_time = flag is not None and (flag - day).days <= HORIZON
                flagged = in_time and (following is None or flag is None or following >= flag)
                counts[name]["purchase_count"] += 1
                counts[name]["stayed_away_count"] += stayed_away
                counts[name]["flagged_count"] += flagged
                counts[name]["true_flag_count"] += flagged and stayed_away
                counts[name]["days"] += (flag - day).days if flagged and flag else 0
    return counts


@pytest.mark.parametrize("seed", [1, 2])
def test_backtest_judges_each_purchase_by_what_was_known_on_its_day(models: ModelChain, seed: int) -> None:
    orders = long_history(seed)
    rows: dict[str, Row] = {row["variant"]: row for row in models.rows("rpt_rhythm_backtest", shop(orders))}
    expected = walked_backtest(orders)
    assert set(rows) == set(expected)
    for variant, counts in expected.items():
        row = rows[variant]
        assert counts["true_flag_count"] > 10
        days = counts.pop("days")
        assert {name: row[name] for name in counts} == counts, variant
        flagged, right, away = counts["flagged_count"], counts["true_flag_count"], counts["stayed_away_count"]
        assert float(row["flag_precision"]) == pytest.approx(right / flagged, abs=1e-6)
        assert float(row["flag_recall"]) == pytest.approx(right / away, abs=1e-6)
        assert float(row["f1_score"]) == pytest.approx(2 * right / (flagged + away), abs=1e-6)
        returned = counts["purchase_count"] - away
        assert float(row["false_alarm_rate"]) == pytest.approx((flagged - right) / returned, abs=1e-6)
        assert float(row["mean_days_to_flag"]) == pytest.approx(days / flagged, abs=0.006)


def test_a_purchase_is_judged_once_its_outcome_is_over_and_flagged_only_within_the_days(models: ModelChain) -> None:
    """Of these, the first is a day too young, and the third is flagged a day after it counts as stayed away."""
    day = NIGHT - dt.timedelta(days=HORIZON)
    earlier = day - dt.timedelta(days=1)
    orders = {
        "too young": [day - dt.timedelta(days=10), day],
        "old enough": [earlier - dt.timedelta(days=HORIZON - 1), earlier],
        "flagged too late": [earlier - dt.timedelta(days=HORIZON), earlier],
    }
    (row,) = [one for one in models.rows("rpt_rhythm_backtest", shop(orders)) if one["variant"] == "mean"]
    assert (row["purchase_count"], row["stayed_away_count"], row["flagged_count"]) == (2, 2, 1)
    assert row["mean_days_to_flag"] == HORIZON


def test_one_long_gap_moves_the_mean_and_not_the_median(models: ModelChain) -> None:
    start = NIGHT - dt.timedelta(days=600)
    dates = [start + dt.timedelta(days=days) for days in (0, 30, 330, 360, 390, 420)]
    (row,) = models.rows("int_customers__rhythm_compared", shop({"buyer": dates}))
    assert (row["mean_wait_days"], row["median_wait_days"]) == (84, 30)


def test_the_sample_is_everybody_in_a_small_shop_and_no_more_than_asked_in_a_large_one(models: ModelChain) -> None:
    orders = {f"buyer {number}": [dt.date(2026, 5, 1)] for number in range(400)}
    assert len(models.rows("int_history_sample", shop(orders))) == 400
    small = [{"setting": name, "value": 100 if name == "history_sample_customers" else value, "why": ""}
             for name, value in SETTINGS.items()]  # fmt: skip
    drawn = models.rows("int_history_sample", shop(orders) | {"lifecycle_settings": small})
    assert 60 < len(drawn) < 140
