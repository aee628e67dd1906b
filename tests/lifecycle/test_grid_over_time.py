"""The grid of every past day, and who moved from cell to cell in a month, against a walk over the orders."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
from buyers import NIGHT, ZONES, Row, days_between, grid_on, shop, walked_moves
from hypothesis import given, settings
from hypothesis import strategies as st
from model_chain import ModelChain

LAST_DAY = NIGHT - dt.timedelta(days=1)
MOST_DAYS = 560  # the history reaches beyond the last edge of the grid, 450 days

Draw = Any


@st.composite
def shops(draw: Draw) -> tuple[dict[str, list[dt.date]], dict[str, dt.date]]:
    """A few buyers with orders on edges of the bands, several on one day, and registrations before and after."""
    orders: dict[str, list[dt.date]] = {}
    for number in range(draw(st.integers(1, 6))):
        day = NIGHT - dt.timedelta(days=draw(st.integers(0, MOST_DAYS)))
        dates = []
        while day <= NIGHT and len(dates) < 8:
            dates.append(day)
            gap = st.sampled_from((0, 1, 29, 30, 31, 60, 61, 90, 91, 180, 181, 450, 451)) | st.integers(0, 120)
            day += dt.timedelta(days=draw(gap))
        orders[f"buyer {number}"] = dates
    known = [*orders, "prospect 1", "prospect 2"]
    days = st.integers(0, MOST_DAYS + 200).map(lambda ago: NIGHT - dt.timedelta(days=ago))
    registered = draw(st.dictionaries(st.sampled_from(known), days))
    return orders, registered


def grids(rows: list[Row]) -> dict[dt.date, Counter[tuple[str, str]]]:
    found: dict[dt.date, Counter[tuple[str, str]]] = {}
    for row in rows:
        assert row["zone"] == ZONES[row["frequency_band"], row["recency_band"]]
        cells = found.setdefault(row["as_of_date"], Counter())
        cells[row["frequency_band"], row["recency_band"]] = row["customer_count"]
    return found


@settings(max_examples=60, deadline=None)
@given(one=shops())
def test_each_day_is_the_grid_of_those_known_by_its_end(
    models: ModelChain, one: tuple[dict[str, list[dt.date]], dict[str, dt.date]]
) -> None:
    orders, registered = one
    found = grids(models.rows("rpt_lifecycle_grid_daily", shop(orders, registered)))
    first_day = min(date for dates in orders.values() for date in dates)
    assert list(found) == days_between(first_day, LAST_DAY), (
        "from the first order to the last whole day, and no day else"
    )
    for day, cells in found.items():
        assert set(cells) == set(ZONES), "every cell of the grid, empty ones with 0"
        assert +cells == grid_on(orders, registered, day), day


@pytest.mark.parametrize("days_ago", [1, 31, 200])
def test_a_past_day_equals_the_grid_that_a_night_at_its_end_would_give(models: ModelChain, days_ago: int) -> None:
    day = NIGHT - dt.timedelta(days=days_ago)
    orders = {
        f"buyer {number}": [NIGHT - dt.timedelta(days=500 - 7 * number - gap * step) for step in range(number % 7 + 1)]
        for number, gap in enumerate([0, 1, 30, 31, 45, 60, 61, 7, 0, 12, 33, 80, 2, 5])
    }
    registered = {"prospect": NIGHT - dt.timedelta(days=400), "late prospect": NIGHT}
    history = models.rows("rpt_lifecycle_grid_daily", shop(orders, registered))
    until = {name: [date for date in dates if date <= day] for name, dates in orders.items()}
    then = shop({name: dates for name, dates in until.items() if dates}, {"prospect": registered["prospect"]})
    placed = models.rows("int_customers__placed", then, as_of=day)
    assert +grids(history)[day] == Counter((row["frequency_band"], row["recency_band"]) for row in placed)


def test_a_shop_without_an_order_has_no_history(models: ModelChain) -> None:
    given_rows = shop({}, {"prospect": dt.date(2026, 1, 1)})
    for model in ("rpt_lifecycle_grid_daily", "rpt_lifecycle_transitions", "rpt_lifecycle_flows"):
        assert models.rows(model, given_rows) == []


@settings(max_examples=50, deadline=None)
@given(one=shops())
def test_moves_between_cells_are_those_of_each_customer(
    models: ModelChain, one: tuple[dict[str, list[dt.date]], dict[str, dt.date]]
) -> None:
    """S99: the cell-to-cell matrix of each month; rows sum to 1, and counts reconcile with the grid's snapshots."""
    orders, registered = one
    watched = ["rpt_lifecycle_cell_transitions", "rpt_lifecycle_transitions", "rpt_lifecycle_flows",
               "rpt_lifecycle_grid_daily"]  # fmt: skip
    with models.run(watched, shop(orders, registered)) as connection:
        cells, zones, flows, daily = (
            connection.sql(f"select * from {name} order by all").to_arrow_table().to_pylist() for name in watched
        )
    found = {
        (row["period_start"], row["from_frequency_band"], row["from_recency_band"], row["to_frequency_band"],
         row["to_recency_band"]): row["customer_count"]
        for row in cells
    }  # fmt: skip
    assert len(found) == len(cells)
    assert found == walked_moves(orders, registered)
    assert_rows_sum_to_one(cells, ("period_start", "from_frequency_band", "from_recency_band"))
    assert_rows_sum_to_one(zones, ("period_start", "from_zone"))
    assert_moves_reconcile_with_the_grid(cells, zones, flows, grids(daily))


def assert_rows_sum_to_one(rows: list[Row], origin: tuple[str, ...]) -> None:
    shares: dict[tuple[Any, ...], Decimal] = {}
    counts: Counter[tuple[Any, ...]] = Counter()
    for row in rows:
        key = tuple(row[name] for name in origin)
        shares[key] = shares.get(key, Decimal(0)) + row["share"]
        counts[key] += row["customer_count"]
    assert all(abs(share - 1) <= Decimal("1e-10") for share in shares.values()), "rounded at the twelfth digit"
    assert all(counts[tuple(row[name] for name in origin)] == row["from_customer_count"] for row in rows)


def assert_moves_reconcile_with_the_grid(
    cells: list[Row], zones: list[Row], flows: list[Row], snapshots: dict[dt.date, Counter[tuple[str, str]]]
) -> None:
    for start in {row["period_start"] for row in cells}:
        end = (start + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        month = [row for row in cells if row["period_start"] == start]
        closing: Counter[tuple[str, str]] = Counter()
        opening: Counter[tuple[str, str]] = Counter()
        for row in month:
            closing[row["to_frequency_band"], row["to_recency_band"]] += row["customer_count"]
            if row["from_zone"] != "newcomer":
                opening[row["from_frequency_band"], row["from_recency_band"]] += row["customer_count"]
        assert closing == +snapshots[end]
        day_before = start - dt.timedelta(days=1)
        if day_before in snapshots:
            assert opening == +snapshots[day_before]
        by_zone: Counter[tuple[str, str]] = Counter()
        for row in month:
            by_zone[row["from_zone"], row["to_zone"]] += row["customer_count"]
        told = {
            (row["from_zone"], row["to_zone"]): row["customer_count"] for row in zones if row["period_start"] == start
        }
        assert told == by_zone
        for row in (flow for flow in flows if flow["period_start"] == start):
            zone = row["zone"]
            assert row["opening_count"] == sum(count for cell, count in opening.items() if ZONES[cell] == zone)
            assert row["closing_count"] == sum(count for cell, count in closing.items() if ZONES[cell] == zone)
            assert row["newcomer_count"] == by_zone["newcomer", zone]
            assert row["left_count"] == sum(n for (a, b), n in by_zone.items() if a == zone != b)
            moved = row["opening_count"] + row["newcomer_count"] + row["entered_count"] - row["left_count"]
            assert moved == row["closing_count"]
            assert row["net_change"] == row["closing_count"] - row["opening_count"]
