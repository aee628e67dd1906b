"""The forecast of the grid: a walk over the same customers in fractions, and nights of the past as witnesses."""

import datetime as dt
import random
from collections import Counter, defaultdict
from fractions import Fraction

import pytest
from buyers import NIGHT, SETTINGS, ZONES, Cell, Move, Row, grid_on, shop, walked_moves
from model_chain import ModelChain

MONTHS = SETTINGS["forecast_months_averaged"]


def random_shop(seed: int, *, buyers: int = 40) -> tuple[dict[str, list[dt.date]], dict[str, dt.date]]:
    """Buyers of 14 months who come back after one to four months, and prospects who register all along."""
    chance = random.Random(seed)
    orders: dict[str, list[dt.date]] = {}
    for number in range(buyers):
        day = NIGHT - dt.timedelta(days=chance.randint(1, 420))
        orders[f"buyer {number}"] = []
        while day < NIGHT and chance.random() < 0.85:
            orders[f"buyer {number}"].append(day)
            day += dt.timedelta(days=chance.randint(0, 120))
    orders = {name: dates for name, dates in orders.items() if dates}
    registered = {f"prospect {number}": NIGHT - dt.timedelta(days=chance.randint(1, 420)) for number in range(8)}
    return orders, registered


def walked_forecast(moves: Counter[Move], opening: Counter[Cell], month: dt.date) -> dict[Cell, Fraction]:
    """What the months before `month` make of the grid with which it opens."""
    past = sorted({move[0] for move in moves if move[0] < month})[-MONTHS:]
    by_origin: dict[Cell, Counter[Cell]] = defaultdict(Counter)
    for (start, *cells), count in moves.items():
        if start in past:
            by_origin[cells[0], cells[1]][cells[2], cells[3]] += count
    expected: dict[Cell, Fraction] = defaultdict(Fraction)
    for cell, count in opening.items():
        seen = by_origin[cell] or Counter({cell: 1})
        for target, moved in seen.items():
            expected[target] += Fraction(count * moved, sum(seen.values()))
    for target, came in by_origin["newcomer", "newcomer"].items():
        expected[target] += Fraction(came, len(past))
    return expected


def cells(rows: list[Row], column: str) -> dict[Cell, Fraction]:
    return {(row["frequency_band"], row["recency_band"]): Fraction(row[column]) for row in rows}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_forecast_moves_each_cell_as_the_last_months_did(models: ModelChain, seed: int) -> None:
    orders, registered = random_shop(seed)
    rows = models.rows("rpt_lifecycle_forecast", shop(orders, registered))
    opening = grid_on(orders, registered, NIGHT - dt.timedelta(days=1))
    expected = walked_forecast(walked_moves(orders, registered), opening, NIGHT)
    assert {row["forecast_date"] for row in rows} == {dt.date(2026, 11, 30)}
    found = cells(rows, "forecast_customer_count")
    assert set(found) == set(ZONES)
    assert all(abs(count - expected[cell]) < Fraction(1, 1000) for cell, count in found.items())
    assert cells(rows, "opening_customer_count") == {cell: Fraction(opening[cell]) for cell in ZONES}


def test_held_out_forecasts_are_those_that_nights_of_the_past_would_have_made(models: ModelChain) -> None:
    """A forecast that looked beyond its month would differ from the one made on the first of that month."""
    orders, registered = random_shop(4)
    rows = models.rows("int_lifecycle_forecasts__compared", shop(orders, registered))
    months = sorted({row["forecast_month"] for row in rows})
    assert len(months) == SETTINGS["forecast_held_out_months"] + 1
    assert months[-1] == NIGHT
    for month in months[:-1]:
        known = {name: [date for date in dates if date < month] for name, dates in orders.items()}
        then = shop(
            {name: dates for name, dates in known.items() if dates},
            {name: date for name, date in registered.items() if date < month},
        )
        made_then = models.rows("rpt_lifecycle_forecast", then, as_of=month)
        held_out = [row for row in rows if row["forecast_month"] == month]
        assert cells(held_out, "forecast_customer_count") == cells(made_then, "forecast_customer_count")
        end = (month + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
        came = grid_on(orders, registered, end)
        assert cells(held_out, "actual_customer_count") == {cell: Fraction(came[cell]) for cell in ZONES}


def test_errors_are_those_of_the_cells_beside_the_forecast_that_nothing_changes(models: ModelChain) -> None:
    orders, registered = random_shop(5)
    with models.run(["rpt_lifecycle_forecast"], shop(orders, registered)) as connection:
        compared, errors, forecast = (
            connection.sql(f"select * from {name}").to_arrow_table().to_pylist()
            for name in ("int_lifecycle_forecasts__compared", "rpt_lifecycle_forecast_error", "rpt_lifecycle_forecast")
        )
    assert len(errors) == SETTINGS["forecast_held_out_months"] * len(set(ZONES.values()))
    totals: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction()] * 3)
    for row in errors:
        of_zone = [
            one for one in compared if (one["forecast_month"], one["zone"]) == (row["forecast_month"], row["zone"])
        ]
        off = sum(abs(Fraction(one["forecast_customer_count"]) - one["actual_customer_count"]) for one in of_zone)
        naive = sum(abs(one["naive_customer_count"] - one["actual_customer_count"]) for one in of_zone)
        came = sum(one["actual_customer_count"] for one in of_zone)
        assert (row["absolute_error"], row["naive_absolute_error"], row["actual_customer_count"]) == (off, naive, came)
        if came:
            assert abs(Fraction(row["absolute_percentage_error"]) - off / came) < Fraction(1, 100_000)
        else:
            assert row["absolute_percentage_error"] is None
        totals[row["zone"]] = [total + one for total, one in zip(totals[row["zone"]], (off, naive, came), strict=True)]
    for row in forecast:
        off, naive, came = totals[row["zone"]]
        if came:
            assert abs(Fraction(row["zone_absolute_percentage_error"]) - off / came) < Fraction(1, 100_000)
            assert abs(Fraction(row["zone_naive_absolute_percentage_error"]) - naive / came) < Fraction(1, 100_000)


def test_a_shop_younger_than_the_averaged_months_has_no_forecast(models: ModelChain) -> None:
    young = {"buyer": [dt.date(2026, 9, 5), dt.date(2026, 10, 5)]}
    assert models.rows("rpt_lifecycle_forecast", shop(young)) == []
    just_old_enough = {"buyer": [dt.date(2026, 8, 5), dt.date(2026, 10, 5)]}
    rows = models.rows("rpt_lifecycle_forecast", shop(just_old_enough))
    assert len(rows) == len(ZONES)
    assert {row["held_out_month_count"] for row in rows} == {0}
