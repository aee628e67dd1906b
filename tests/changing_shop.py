"""A shop that keeps changing: what lands each night, with everything that makes incremental models wrong."""

import datetime as dt
import random
from collections.abc import Iterator
from typing import Any

from small_shop import Row, Rows

FIRST_NIGHT = dt.date(2026, 10, 20)  # twenty nights from here cross the end of a month and of summer time
CUSTOMERS = 30
_PRODUCTS = 8


def nights(seed: int, count: int) -> Iterator[tuple[dt.date, Rows]]:
    """The date and the landed rows of each night: new orders, late ones, ones of tomorrow, corrected, cancelled and
    returned ones, orders that change hands, lines that appear and change, returns of orders that never landed. From the
    third night on rows have versions, and the shop deletes orders, lines and returns and brings some of them back.
    """
    chance = random.Random(seed)
    orders: dict[str, dict[str, Any]] = {}
    lines: dict[tuple[str, int], dict[str, Any]] = {}
    events: dict[str, dict[str, Any]] = {}
    deleted: set[str] = set()
    for number in range(count):
        night = FIRST_NIGHT + dt.timedelta(days=number)
        fresh = [_order(chance, night, f"o{number:02d}-{place}") for place in range(30 if number == 0 else 6)]
        changed = [
            _changed(chance, orders[key]) for key in chance.sample(sorted(orders.keys() - deleted), min(len(orders), 4))
        ]
        landed = {row["order_id"]: row for row in (*fresh, *changed)}
        orders |= landed
        new_lines = [
            _line(chance, row["order_id"], line) for row in fresh for line in range(1, 1 + chance.randint(0, 3))
        ]
        new_lines += [_corrected(chance, lines[key]) for key in chance.sample(sorted(lines), min(len(lines), 4))]
        landed_lines = {(row["order_id"], row["line_number"]): row for row in new_lines}
        lines |= landed_lines
        landed_events = {
            row["event_id"]: row
            for row in (_event(chance, night, f"e{number}-{place}", sorted(orders)) for place in range(4))
        }
        events |= landed_events
        if number > 1:
            back = chance.sample(sorted(deleted), len(deleted) // 2)
            gone = chance.sample(sorted(orders.keys() - landed.keys() - deleted), 3)
            deleted = (deleted - set(back)) | set(gone)
            landed |= {key: orders[key] for key in back} | {key: _tombstone(order_id=key) for key in gone}
            for order_id, place in chance.sample(sorted(lines.keys() - landed_lines.keys()), 2):
                landed_lines[order_id, place] = _tombstone(order_id=order_id, line_number=place)
            for key in chance.sample(sorted(events.keys() - landed_events.keys()), 2):
                landed_events[key] = _tombstone(event_id=key)
        rows: dict[str, list[Row]] = {
            "orders": _versions(number, landed),
            "order_lines": _versions(number, landed_lines),
            "order_events": _versions(number, landed_events),
        }
        if number == 0:
            rows["customers"] = [_account(place) for place in range(CUSTOMERS - 5)]  # five are known by orders only
        else:
            # An account gets an address that another has or had: people merge, and part again.
            rows["customers"] = [_account(chance.randrange(CUSTOMERS), f"k{chance.randint(1, 12)}")]
        yield night, rows


def _order(chance: random.Random, night: dt.date, order_id: str) -> dict[str, Any]:
    # Mostly of the last day, some late by up to two months, some of the next day: their time has not come.
    age = dt.timedelta(minutes=chance.choice([1, 1, 1, 60]) * chance.randint(-900, 1400))
    return {
        "order_id": order_id,
        "customer_id": _customer(chance),
        "email_key": chance.choice([None, None, f"k{chance.randint(1, 12)}"]),  # a guest, where there is no customer
        "ordered_at": dt.datetime.combine(night, dt.time()) - age,
        "sales_channel": chance.choice(["online", "store"]),
        "shipping_amount": chance.choice([0, 5]),
        "promo_code": chance.choice([None, "P"]),
    }


def _tombstone(**key: Any) -> dict[str, Any]:
    """What a deletion lands: the key, nothing else."""
    return {**key, "is_deleted": True}


def _versions(number: int, rows: dict[Any, dict[str, Any]]) -> list[Row]:
    """The rows in the version of their night; those of the first nights have none."""
    return [{**row, "version_order": f"n{number:038d}" if number > 1 else None} for row in rows.values()]


def _changed(chance: random.Random, order: dict[str, Any]) -> dict[str, Any]:
    change = chance.choice(["customer_id", "ordered_at", "promo_code"])
    value = {
        "customer_id": _customer(chance),
        "ordered_at": order["ordered_at"] + dt.timedelta(hours=chance.randint(-50, 50)),
        "promo_code": "Q",
    }[change]
    return {**order, change: value}


def _line(chance: random.Random, order_id: str, line_number: int) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "line_number": line_number,
        "product_id": f"p{chance.randint(1, _PRODUCTS)}",
        "quantity": chance.randint(1, 3),
        "unit_price": chance.randint(100, 5000) / 100,
        "discount_amount": chance.choice([0, 0, 1]),
        "line_kind": chance.choice(["sale", "sale", "sale", "adjustment"]),
    }


def _corrected(chance: random.Random, line: dict[str, Any]) -> dict[str, Any]:
    return {**line, **chance.choice([{"quantity": 7}, {"unit_price": 0.5}, {"line_kind": "adjustment"}])}


def _event(chance: random.Random, night: dt.date, event_id: str, orders: list[str]) -> dict[str, Any]:
    order_id = chance.choice([*orders, "never landed"])
    whole = chance.random() < 0.4
    return {
        "event_id": event_id,
        "order_id": order_id,
        "customer_id": chance.choice([None, "c01"]),
        "event_type": chance.choice(["cancelled", "returned"]) if whole else "returned",
        "occurred_at": dt.datetime.combine(night, dt.time()) - dt.timedelta(hours=chance.randint(-20, 40)),
        "line_number": None if whole else chance.randint(1, 2),
        "quantity": None if whole else 1,
    }


def _customer(chance: random.Random) -> str | None:
    return chance.choice([None, *(f"c{place:02d}" for place in range(CUSTOMERS))])


def _account(place: int, email_key: str | None = None) -> dict[str, Any]:
    registered_at = dt.datetime(2026, 1, 1) + dt.timedelta(days=place)  # noqa: DTZ001 -- raw files hold naive UTC
    return {"customer_id": f"c{place:02d}", "registered_at": registered_at, "email_key": email_key}
