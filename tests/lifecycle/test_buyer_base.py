"""The base of buyers month by month and the calendar rule, against a walk over each buyer's orders."""

import calendar
import datetime as dt
from collections import Counter
from typing import Any

from buyers import NIGHT, SETTINGS, Row, days_between, order_rows, seed, shop
from hypothesis import example, given, settings
from hypothesis import strategies as st
from model_chain import ModelChain

INACTIVE_MONTHS = next(
    int(row["value"]) for row in seed("segment_thresholds") if row["threshold"] == "inactive_after_months"
)

Draw = Any


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day of an earlier month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@st.composite
def buyers(draw: Draw) -> dict[str, list[dt.date]]:
    """Buyers whose gaps lie around the months of the rules; the first of them begin two years back."""
    orders: dict[str, list[dt.date]] = {}
    gaps = st.sampled_from((0, 28, 31, 89, 92, 181, 182, 183, 184, 185, 212)) | st.integers(0, 250)
    for number in range(draw(st.integers(1, 8))):
        day = NIGHT - dt.timedelta(days=draw(st.integers(0, 730)))
        dates = []
        while day <= NIGHT and len(dates) < 7:
            dates.append(day)
            day += dt.timedelta(days=draw(gaps))
        orders[f"buyer {number}"] = dates
    return orders


def in_base(dates: list[dt.date], day: dt.date) -> bool:
    """Whether the buyer is not inactive at the end of `day`."""
    past = [date for date in dates if date <= day]
    return bool(past) and max(past) > months_before(day, INACTIVE_MONTHS)


def state(dates: list[dt.date], start: dt.date, end: dt.date) -> str:
    """What the buyer is in the month, by the words of the glossary."""
    eve = start - dt.timedelta(days=1)
    if min(dates) >= start:
        return "new"
    if any(start <= date <= end for date in dates):
        return "active" if in_base(dates, eve) else "reactivated"
    if not in_base(dates, end):
        return "lost" if in_base(dates, eve) else "inactive"
    last = max(date for date in dates if date <= end)
    return "active" if last > months_before(end, SETTINGS["lapsing_after_months"]) else "lapsing"


# Each of these stands on an edge: inactive to the day when May begins, lapsing to the day, lost to the day.
ON_THE_EDGES = {
    "reactivated": [dt.date(2025, 10, 30), dt.date(2026, 5, 10)],
    "still active": [dt.date(2025, 10, 31), dt.date(2026, 5, 10)],
    "lapsing": [dt.date(2026, 7, 31)],
    "not yet lapsing": [dt.date(2026, 8, 1)],
    "lost": [dt.date(2026, 4, 30)],
}


@settings(max_examples=60, deadline=None)
@example(orders=ON_THE_EDGES)
@given(orders=buyers())
def test_base_of_each_month_is_that_of_each_buyer_and_adds_up(
    models: ModelChain, orders: dict[str, list[dt.date]]
) -> None:
    rows = models.rows("rpt_customer_base_monthly", shop(orders))
    first = min(date for dates in orders.values() for date in dates).replace(day=1)
    assert [row["period_start"] for row in rows] == [day for day in days_between(first, NIGHT) if day.day == 1][:-1]
    closing_before = 0
    for row in rows:
        start = row["period_start"]
        end = start.replace(day=calendar.monthrange(start.year, start.month)[1])
        known = [dates for dates in orders.values() if min(dates) <= end]
        states = Counter(state(dates, start, end) for dates in known)
        for name in ("new", "reactivated", "active", "lapsing", "lost"):
            assert row[f"{name}_count"] == states[name], (name, start)
        assert row["closing_count"] == sum(in_base(dates, end) for dates in known)
        assert row["opening_count"] == closing_before
        gained = row["opening_count"] + row["new_count"] + row["reactivated_count"]
        assert gained - row["lost_count"] == row["closing_count"]
        assert row["inactive_count"] == len(known) - row["closing_count"]
        closing_before = row["closing_count"]


def purchased(days: list[dt.date]) -> dict[str, list[Row]]:
    return {
        "int_customers__purchased": [
            {"customer_id": f"{day}", "order_count": 1, "first_order_date": day, "last_order_date": day} for day in days
        ]
    }


def test_the_date_of_inactivity_is_the_first_on_which_the_rule_holds(models: ModelChain) -> None:
    """S104: six calendar months and not 180 days, for every day of four years, ends of months and 29 February too.

    The date that is known at the purchase is found here by search: the first day for which the rule, which looks back,
    says inactive. Adding six months would say 28 February for an order of 31 August, a day too early for the rule.
    """
    days = days_between(dt.date(2023, 1, 1), dt.date(2026, 12, 31))
    rows = models.rows("int_customers__lapsed", purchased(days))
    found = {dt.date.fromisoformat(row["customer_id"]): row["inactive_from_date"] for row in rows}
    assert len(found) == len(days)
    for day, inactive_from in found.items():
        candidates = days_between(day + dt.timedelta(days=170), day + dt.timedelta(days=195))
        assert inactive_from == next(one for one in candidates if day <= months_before(one, INACTIVE_MONTHS)), day
    assert found[dt.date(2025, 8, 31)] == dt.date(2026, 3, 1)
    assert found[dt.date(2025, 8, 28)] == dt.date(2026, 2, 28)
    assert found[dt.date(2024, 2, 29)] == dt.date(2024, 8, 29)


@settings(max_examples=40, deadline=None)
@given(night=st.dates(dt.date(2023, 6, 1), dt.date(2028, 12, 31)), ahead=st.integers(-3, 3))
def test_status_and_date_agree_on_every_night(models: ModelChain, night: dt.date, ahead: int) -> None:
    """S65, S104: inactive when the last order lies six calendar months back or further, from the named date on."""
    near = months_before(night, INACTIVE_MONTHS) + dt.timedelta(days=ahead)
    for row in models.rows(
        "int_customers__lapsed", purchased(days_between(near, near + dt.timedelta(days=4))), as_of=night
    ):
        last_order_date = dt.date.fromisoformat(row["customer_id"])
        inactive = last_order_date <= months_before(night, INACTIVE_MONTHS)
        assert row["calendar_status"] == ("inactive" if inactive else "active")
        assert (row["inactive_from_date"] <= night) == inactive


@settings(max_examples=40, deadline=None)
@given(orders=buyers())
def test_cohorts_hold_who_bought_in_each_month_of_their_age(
    models: ModelChain, orders: dict[str, list[dt.date]]
) -> None:
    rows = models.rows("rpt_cohort_retention", {"fct_orders": order_rows(orders)})

    def month(day: dt.date) -> int:
        return day.year * 12 + day.month

    found = {(row["cohort_month"], row["months_since_first"]): row for row in rows}
    cohorts = {min(dates).replace(day=1) for dates in orders.values()}
    assert set(found) == {(start, age) for start in cohorts for age in range(month(NIGHT) - month(start) + 1)}
    for (start, age), row in found.items():
        members = [dates for dates in orders.values() if min(dates).replace(day=1) == start]
        bought = [[date for date in dates if month(date) - month(start) == age] for dates in members]
        assert row["cohort_size"] == len(members)
        assert row["customer_count"] == sum(bool(dates) for dates in bought)
        assert row["revenue"] == 10 * sum(len(dates) for dates in bought)
        assert abs(float(row["retention"]) - row["customer_count"] / len(members)) < 1e-6
        assert row["is_whole_month"] == (month(start) + age < month(NIGHT))
