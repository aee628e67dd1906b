"""A shop that keeps changing: what lands each night in every table, with all that makes incremental models wrong."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from typing import Any, Final

from changing_rows import CUSTOMERS, EMAILS, PRODUCTS, SOLD, Draw
from small_shop import Row, Rows

from ingestion.contract import TABLES

FIRST_NIGHT = dt.date(2026, 10, 20)  # twenty nights from here cross the end of a month and of summer time
UNVERSIONED = 2  # the rows of so many first nights have no version where a shop begins to keep them later
_STRANGERS = 5  # customers that are known by their orders only

# Fresh rows of the first night and of each later one. Other tables have 6 and 2.
_FRESH: Final[Mapping[str, tuple[int, int]]] = {
    "web_events": (150, 30),
    "email_events": (60, 15),
    "loyalty_transactions": (40, 6),
    "product_stock": (24, 8),
    "product_prices": (16, 3),
    "identities": (10, 3),
    "products": (len(PRODUCTS), 0),
    "stores": (3, 0),
    "customers": (len(CUSTOMERS) - _STRANGERS, 0),
}
_NAMED: Final[Mapping[str, str]] = {"products": "p{}", "stores": "s{}"}  # keys that other rows name
_SALES = ("orders", "order_lines", "order_events")


def nights(seed: int, count: int) -> Iterator[tuple[dt.date, Rows]]:
    """The date of each night and the rows that the shop tells then, in the columns of the raw contract.

    New rows of every table, late ones, ones of tomorrow, corrected and deleted ones, of which some come back; orders
    that are cancelled, returned and change hands, returns of orders that never landed, browsers that log in later,
    people who merge and part. The version of a row is the number of its night.
    """
    chance = random.Random(seed)
    sales = _Sales(chance)
    others = {name: _Rest(name, chance) for name in TABLES if name not in _SALES}
    for number in range(count):
        night = FIRST_NIGHT + dt.timedelta(days=number)
        told: dict[str, list[Row]] = dict(sales.told(number, night))
        draw = Draw(chance, dt.datetime.combine(night, dt.time()), sorted(sales.orders))
        told |= {name: rest.told(number, draw) for name, rest in others.items()}
        yield night, {name: [{**row, "row_version": number} for row in rows] for name, rows in told.items()}


class _Rest:
    """A table whose rows are drawn from the contract."""

    def __init__(self, name: str, chance: random.Random) -> None:
        self._table, self._chance = TABLES[name], chance
        self._rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        self._deleted: set[tuple[Any, ...]] = set()

    def told(self, number: int, draw: Draw) -> list[Row]:
        count = _FRESH.get(self._table.name, (6, 2))[number > 0]
        fresh = [draw.row(self._table.name, self._key(number, place)) for place in range(count)]
        told = {self._key_of(row): row for row in fresh}
        standing = sorted(self._rows.keys() - self._deleted, key=str)
        for key in self._chance.sample(standing, min(len(standing), 3)):
            told[key] = self._changed(self._rows[key], draw)
        self._rows |= told
        if number > 1:
            back = self._chance.sample(sorted(self._deleted, key=str), len(self._deleted) // 2)
            left = sorted(self._rows.keys() - told.keys() - self._deleted, key=str)
            gone = self._chance.sample(left, min(len(left), 1))
            self._deleted = (self._deleted - set(back)) | set(gone)
            told |= {key: self._rows[key] for key in back}
            told |= {key: tombstone(**dict(zip(self._table.key_columns, key, strict=True))) for key in gone}
        return list(told.values())

    def _key(self, number: int, place: int) -> dict[str, str]:
        first, *others = self._table.key_columns
        if self._table.name == "customers":
            return {first: CUSTOMERS[place]}
        if others:
            return {}  # what it is about is drawn: a count, a price, a part of a set
        return {first: _NAMED.get(self._table.name, f"{self._table.name} {number}-{{}}").format(place + 1)}

    def _key_of(self, row: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(row[column] for column in self._table.key_columns)

    def _changed(self, row: dict[str, Any], draw: Draw) -> dict[str, Any]:
        open_ones = [column for column in row if column not in self._table.key_columns]
        other = draw.row(self._table.name, {})
        return {**row, **{column: other[column] for column in self._chance.sample(open_ones, min(len(open_ones), 2))}}


class _Sales:
    """Orders, their lines and what happens to them."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self.orders: dict[str, dict[str, Any]] = {}
        self._lines: dict[tuple[str, int], dict[str, Any]] = {}
        self._events: dict[str, dict[str, Any]] = {}
        self._deleted: set[str] = set()

    def told(self, number: int, night: dt.date) -> dict[str, list[Row]]:
        chance, orders, lines, events, deleted = self._chance, self.orders, self._lines, self._events, self._deleted
        fresh = [_order(chance, night, f"o{number:02d}-{place}") for place in range(30 if number == 0 else 6)]
        if number == 0:
            fresh += [_earlier_order(chance, night, f"old-{place:03d}") for place in range(600)]
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
        if number == 0:
            landed_events |= _earlier_returns(chance, night, sorted(orders))
        events |= landed_events
        if number > 1:
            back = chance.sample(sorted(deleted), len(deleted) // 2)
            gone = chance.sample(sorted(orders.keys() - landed.keys() - deleted), 3)
            self._deleted = (deleted - set(back)) | set(gone)
            landed |= {key: orders[key] for key in back} | {key: tombstone(order_id=key) for key in gone}
            for order_id, place in chance.sample(sorted(lines.keys() - landed_lines.keys()), 2):
                landed_lines[order_id, place] = tombstone(order_id=order_id, line_number=place)
            for key in chance.sample(sorted(events.keys() - landed_events.keys()), 2):
                landed_events[key] = tombstone(event_id=key)
        return {
            "orders": list(landed.values()),
            "order_lines": list(landed_lines.values()),
            "order_events": list(landed_events.values()),
        }


def as_landed(rows: Rows) -> Rows:
    """The same rows as ingestion leaves them: addresses with their keys, versions as texts that sort.

    The rows of the first nights have no version, as in a shop that begins to keep them.
    """
    return {
        name: [
            {
                **{column: value for column, value in row.items() if column != "row_version"},
                **({"email_key": f"key of {row['email']}"} if row.get("email") else {}),
                **({"phone_key": f"key of {row['phone']}"} if row.get("phone") else {}),
                "version_order": f"n{row['row_version']:038d}" if row["row_version"] >= UNVERSIONED else None,
            }
            for row in table_rows
        ]
        for name, table_rows in rows.items()
    }


def tombstone(**key: Any) -> dict[str, Any]:
    """What a deletion tells: the key, nothing else."""
    return {**key, "is_deleted": True}


def _order(chance: random.Random, night: dt.date, order_id: str) -> dict[str, Any]:
    # Mostly of the last day, some late by up to two months, some of the next day: their time has not come.
    age = dt.timedelta(minutes=chance.choice([1, 1, 1, 60]) * chance.randint(-900, 1400))
    customer_id = _customer(chance)
    guest = {"email": chance.choice([None, *EMAILS[:40]]), "loyalty_card_id": chance.choice([None, None, "card-1"])}
    return {
        "order_id": order_id,
        "customer_id": customer_id,
        "ordered_at": dt.datetime.combine(night, dt.time()) - age,
        "sales_channel": chance.choice(["online", "store"]),
        "shipping_amount": chance.choice([0, 5]),
        "promo_code": chance.choice([None, "P"]),
        "store_id": chance.choice([None, "s1", "s2"]),
        "visitor_id": chance.choice([None, None, None, f"v{chance.randint(0, 7)}"]),
        **(guest if customer_id is None else {}),
    }


def _earlier_order(chance: random.Random, night: dt.date, order_id: str) -> dict[str, Any]:
    """One whose age passes 30, 90 or 365 days within the nights, or one of the year before the last half."""
    days = chance.choice(
        [*(chance.randint(edge - 22, edge + 2) for edge in (30, 90, 365)), *[chance.randint(181, 540)] * 3]
    )
    ordered_at = dt.datetime.combine(night, dt.time()) - dt.timedelta(days=days, minutes=chance.randint(0, 1439))
    return {**_order(chance, night, order_id), "ordered_at": ordered_at}


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
        "product_id": chance.choice(SOLD),
        "quantity": chance.randint(1, 3),
        "unit_price": chance.randint(100, 5000) / 100,
        "discount_amount": chance.choice([0, 0, 1]),
        "line_kind": chance.choice(["sale", "sale", "sale", "adjustment"]),
    }


def _corrected(chance: random.Random, line: dict[str, Any]) -> dict[str, Any]:
    return {**line, **chance.choice([{"quantity": 7}, {"unit_price": 0.5}, {"line_kind": "adjustment"}])}


def _event(chance: random.Random, night: dt.date, event_id: str, orders: list[str]) -> dict[str, Any]:
    is_known = chance.random() < 0.7
    order_id = chance.choice(orders) if is_known else f"never landed, {event_id}"
    whole = is_known and chance.random() < 0.4
    return {
        "event_id": event_id,
        "order_id": order_id,
        # Anybody may bring back what another bought, for which no order of her own has news.
        "customer_id": chance.choice([None, chance.choice(CUSTOMERS)]),
        "event_type": chance.choice(["cancelled", "returned"]) if whole else "returned",
        "occurred_at": dt.datetime.combine(night, dt.time()) - dt.timedelta(hours=chance.randint(-20, 40)),
        "line_number": None if whole else chance.randint(1, 2),
        "product_id": None if is_known else chance.choice(SOLD),
        "quantity": None if whole else 1,
    }


def _earlier_returns(chance: random.Random, night: dt.date, orders: list[str]) -> dict[str, dict[str, Any]]:
    """Returns whose age passes 365 days within the nights."""
    midnight = dt.datetime.combine(night, dt.time())
    return {
        event_id: {**_event(chance, night, event_id, orders), "occurred_at": midnight - dt.timedelta(days=days)}
        for event_id, days in ((f"old return {place}", chance.randint(343, 367)) for place in range(240))
    }


def _customer(chance: random.Random) -> str | None:
    return None if chance.random() < 0.1 else chance.choice(CUSTOMERS)
