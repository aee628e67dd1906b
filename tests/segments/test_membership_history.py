"""S57: the history of a segment, computed from orders, against its own SQL asked anew for every day."""

import datetime as dt
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain
from prepared_build import PREPARED_NIGHT as NIGHT

from setka.paths import DBT_PROJECT
from setka.segments import read_segments

Draw = Any
Days = dict[str, list[tuple[dt.date, int]]]  # by customer: the day and the sum, below 0 for what came back

COMPUTED = [segment.name for segment in read_segments() if not segment.history_since]
FAR = 1200
EDGES = (0, 1, 29, 30, 31, 32, 60, 61, 89, 90, 91, 92, 120, 121, 180, 181, 270, 271, 364, 365, 366, 450, 451)


@st.composite
def shops(draw: Draw) -> tuple[Days, dict[str, dt.date]]:
    """A few buyers whose orders and returns lie on the edges of windows and months, and since when they are known."""
    days: Days = {}
    for number in range(draw(st.integers(1, 3))):
        day = NIGHT - dt.timedelta(days=draw(st.integers(0, FAR)))
        day = draw(st.sampled_from((day, dt.date(2024, 2, 29), dt.date(2025, 8, 31), dt.date(2026, 2, 28))))
        told = []
        while day <= NIGHT and len(told) < 7:
            told.append((day, draw(st.sampled_from((900, 3000, 5001, 8001, -700)) if told else st.just(3000))))
            day += dt.timedelta(days=draw(st.sampled_from(EDGES) | st.integers(0, 200)))
        days[f"buyer {number}"] = told
    known = {one: told[0][0] - dt.timedelta(days=draw(st.integers(0, 40))) for one, told in days.items()}
    return days, known | {"prospect": NIGHT - dt.timedelta(days=draw(st.integers(0, FAR)))}


def profile(told: list[tuple[dt.date, int]], day: dt.date) -> dict[str, Any]:
    """The traits of one customer at the end of `day`, counted plainly."""
    orders = [(date, value) for date, value in told if value > 0 and date <= day]
    returns = [(date, -value) for date, value in told if value < 0 and date <= day]
    traits: dict[str, Any] = {
        "order_count": len(orders),
        "first_order_date": min((date for date, _ in orders), default=None),
        "last_order_date": max((date for date, _ in orders), default=None),
        "net_revenue": sum(value for _, value in orders) - sum(value for _, value in returns),
    }
    for window in (30, 90, 365):
        inside = [value for date, value in orders if (day - date).days <= window]
        back = [value for date, value in returns if (day - date).days <= window]
        traits[f"order_count_{window}_days"] = len(inside)
        traits[f"net_revenue_{window}_days"] = sum(inside) - sum(back)
    last = traits["last_order_date"]
    traits["days_since_last_order"] = (day - last).days if last else None
    return traits


def asked_daily(models: ModelChain, days: Days, known: dict[str, dt.date]) -> set[tuple[str, str, dt.date]]:
    """Segment, customer and day of each membership, by the segment's SQL over one profile per customer and day."""
    rows = []
    for customer, since in known.items():
        for ago in range((NIGHT - since).days + 1):
            day = NIGHT - dt.timedelta(days=ago)
            rows.append({"customer_id": f"{customer}@{day}", "as_of_date": day, **profile(days.get(customer, []), day)})
    found = set()
    with duckdb.connect() as connection:
        columns = ", ".join(f"{name} {_type(name)}" for name in rows[0])
        connection.execute(f"create table profiles ({columns})")
        connection.executemany(
            f"insert into profiles values ({', '.join('?' * len(rows[0]))})", [list(row.values()) for row in rows]
        )
        for seed in ("frequency_bands", "recency_bands", "lifecycle_zones", "segment_thresholds"):
            connection.execute(f"create table {seed} as from read_csv('{DBT_PROJECT}/seeds/{seed}.csv')")
        connection.execute(
            """
            create table dim_customers as
            select profiles.*, zone as lifecycle_zone
            from profiles
            join frequency_bands as f on order_count between f.min_orders and f.max_orders
            join recency_bands as r on coalesce(days_since_last_order, -1) between r.min_days and r.max_days
            join lifecycle_zones as z on z.frequency_band = f.frequency_band and z.recency_band = r.recency_band
            """
        )
        for name in COMPUTED:
            sql = (
                models.sql[name]
                .replace('"setka"."main".', "")
                .replace(f"cast('{NIGHT}' as date)", "customers.as_of_date")
            )
            for (key,) in connection.execute(sql).fetchall():
                customer, _, day = key.partition("@")
                found.add((name, customer, dt.date.fromisoformat(day)))
    return found


def computed(models: ModelChain, days: Days, known: dict[str, dt.date]) -> set[tuple[str, str, dt.date]]:
    """The same by the history."""
    orders = [
        {"order_id": f"{customer} {number}", "customer_id": customer, "order_date": date, "revenue": Decimal(value)}
        for customer, told in days.items()
        for number, (date, value) in enumerate(told)
        if value > 0
    ]
    returns = [
        {"return_id": f"{customer} {number}", "customer_id": customer, "return_date": date, "amount": Decimal(-value),
         "is_deducted": True}
        for customer, told in days.items()
        for number, (date, value) in enumerate(told)
        if value < 0
    ]  # fmt: skip
    given_rows = {
        "fct_orders": orders,
        "fct_returns": returns,
        "int_customers__known": [{"customer_id": one, "known_date": date} for one, date in known.items()],
        "int_segment_stays__recorded": [],
    }
    found = set()
    for row in models.rows("fct_segment_memberships", given_rows):
        day, end = row["entered_date"], row["left_date"] or NIGHT + dt.timedelta(days=1)
        while day < end:
            found.add((row["segment"], row["customer_id"], day))
            day += dt.timedelta(days=1)
    return found


@settings(max_examples=25, deadline=None)
@given(one=shops())
def test_the_history_of_each_computed_segment_is_its_own_answer_of_every_day(
    models: ModelChain, one: tuple[Days, dict[str, dt.date]]
) -> None:
    days, known = one
    assert computed(models, days, known) == asked_daily(models, days, known)


def test_most_segments_that_ask_about_orders_alone_have_a_past() -> None:
    assert {"seg_active", "seg_inactive_calendar", "seg_new_customers", "seg_zone_best"} <= set(COMPUTED)


@pytest.mark.parametrize("dropped", ["month", "window"])
def test_a_clock_that_is_forgotten_shows(models: ModelChain, dropped: str) -> None:
    """Else the test above would prove nothing about days without news."""
    told = {"buyer": [(dt.date(2025, 3, 20), 9000)]}  # six months are 184 days, on which no band begins
    name, right, mistaken = {
        "month": ("int_segment_clocks", "else 'months' end", "else 'days' end"),
        "window": ("int_customer_moments", "+ cast(366 as", "+ cast(370 as"),
    }[dropped]
    changed = models.sql[name].replace(right, mistaken)
    assert changed != models.sql[name]
    known = {"buyer": dt.date(2025, 3, 20)}
    honest = computed(models, told, known)
    wrong = ModelChain({**models.sql, name: changed}, models.columns, models.warehouse)
    assert computed(wrong, told, known) != honest == asked_daily(models, told, known)


def test_the_past_does_not_grow_while_nothing_happens(models: ModelChain) -> None:
    """Else it would be customers x days: three years more, long after the last clock has run, add no row."""
    ordered, known = dt.date(2018, 3, 20), [{"customer_id": one, "known_date": dt.date(2018, 3, 1)} for one in "ab"]
    order = {"order_id": "1", "customer_id": "a", "order_date": ordered, "revenue": Decimal(9000)}
    past = {"fct_orders": [order], "int_customers__known": known, "int_segment_stays__recorded": []}
    for model in ("int_customers__versions", "fct_segment_memberships"):
        early, late = (len(models.rows(model, past, as_of=night)) for night in (dt.date(2023, 11, 1), NIGHT))
        assert 0 < early == late, model


def _type(name: str) -> str:
    if name == "customer_id":
        return "varchar"
    return "date" if name.endswith("_date") else "decimal(18, 4)" if "revenue" in name else "integer"
