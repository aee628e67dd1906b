"""Buyers with order dates as rows of the models, and the grid as a plain walk over them, to compare models with."""

import csv
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from setka.paths import DBT_PROJECT

NIGHT = dt.date(2026, 11, 1)

Row = dict[str, Any]
Cell = tuple[str, str]
Move = tuple[dt.date, str, str, str, str]
"""First day of the month, frequency and recency band before it, and at its end."""
Orders = Mapping[str, Sequence[dt.date]]
"""The local dates of each buyer's orders, in any order."""


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed as it ships."""
    with (DBT_PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


FREQUENCY_BANDS = [
    (one["frequency_band"], int(one["min_orders"]), int(one["max_orders"])) for one in seed("frequency_bands")
]
RECENCY_BANDS = [(one["recency_band"], int(one["min_days"]), int(one["max_days"])) for one in seed("recency_bands")]
ZONES = {(one["frequency_band"], one["recency_band"]): one["zone"] for one in seed("lifecycle_zones")}
SETTINGS = {one["setting"]: int(one["value"]) for one in seed("lifecycle_settings")}


def order_rows(orders: Orders, *, revenue: Mapping[tuple[str, int], Any] | None = None) -> list[Row]:
    """`fct_orders` of these buyers; an order costs 10 unless `revenue` says otherwise by buyer and purchase number."""
    rows: list[Row] = []
    for customer_id, dates in orders.items():
        ordered = sorted(dates)
        for number, date in enumerate(ordered, start=1):
            rows.append(
                {
                    "order_id": f"{customer_id}-{number}",
                    "customer_id": customer_id,
                    "ordered_at": dt.datetime.combine(date, dt.time(9, number % 60)),
                    "order_date": date,
                    "order_number": number,
                    "days_since_previous_order": (date - ordered[number - 2]).days if number > 1 else None,
                    "days_since_first_order": (date - ordered[0]).days,
                    "revenue": (revenue or {}).get((customer_id, number), 10),
                    "discount_amount": 0,
                    "item_count": 1,
                }
            )
    return rows


def listed_rows(orders: Orders, registered: Mapping[str, dt.date]) -> list[Row]:
    """`int_customers__listed`: every buyer, and whoever registered, at noon of the given local date."""
    return [
        {
            "customer_id": customer_id,
            "registered_at": dt.datetime.combine(registered[customer_id], dt.time(9))
            if customer_id in registered
            else None,
        }
        for customer_id in sorted({*orders, *registered})
    ]


def shop(orders: Orders, registered: Mapping[str, dt.date] | None = None) -> dict[str, Iterable[Row]]:
    """What the lifecycle models read of these customers."""
    listed = listed_rows(orders, registered or {})
    return {
        "fct_orders": order_rows(orders),
        "int_customers__listed": listed,
        "int_customers__identified": [{"customer_id": row["customer_id"]} for row in listed],
        "int_customers__stated": [row for row in listed if row["registered_at"]],
    }


def cell_on(dates: Iterable[dt.date], day: dt.date) -> Cell:
    """The cell of a known customer at the end of `day`, by the words of the seeds."""
    past = [date for date in dates if date <= day]
    if not past:
        return "none", "none"
    days = (day - max(past)).days
    (frequency,) = [band for band, least, most in FREQUENCY_BANDS if least <= len(past) <= most]
    (recency,) = [band for band, least, most in RECENCY_BANDS if least <= days <= most]
    return frequency, recency


def known_since(orders: Orders, registered: Mapping[str, dt.date], customer_id: str) -> dt.date:
    """The first day on which the shop knew the customer."""
    return min([*orders.get(customer_id, ()), *([registered[customer_id]] if customer_id in registered else [])])


def grid_on(orders: Orders, registered: Mapping[str, dt.date], day: dt.date) -> Counter[Cell]:
    """How many customers stand in each cell at the end of `day`."""
    return Counter(
        cell_on(orders.get(customer_id, ()), day)
        for customer_id in {*orders, *registered}
        if known_since(orders, registered, customer_id) <= day
    )


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from `first` to `last`, both included."""
    return [first + dt.timedelta(days=number) for number in range((last - first).days + 1)]


def whole_months(first_day: dt.date) -> list[tuple[dt.date, dt.date]]:
    """First and last day of each calendar month from the one of `first_day` to the last that is over."""
    start, found = first_day.replace(day=1), []
    while (following := (start + dt.timedelta(days=32)).replace(day=1)) <= NIGHT:
        found.append((start, following - dt.timedelta(days=1)))
        start = following
    return found


def walked_moves(orders: Orders, registered: Mapping[str, dt.date]) -> Counter[Move]:
    """(month, cell before, cell after) of every customer and whole month; a newcomer has no cell before."""
    first_day = min(date for dates in orders.values() for date in dates)
    moves: Counter[Move] = Counter()
    for start, end in whole_months(first_day):
        for customer_id in {*orders, *registered}:
            known = known_since(orders, registered, customer_id)
            if known > end:
                continue
            dates = orders.get(customer_id, ())
            before = cell_on(dates, start - dt.timedelta(days=1)) if known < start else ("newcomer", "newcomer")
            moves[(start, *before, *cell_on(dates, end))] += 1
    return moves
