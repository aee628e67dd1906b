"""Rows of any table of the raw contract, drawn by what the contract says of its columns."""

import datetime as dt
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ingestion.contract import TABLES, Column, Table

CUSTOMERS: Final = tuple(f"c{place:03d}" for place in range(110))
PRODUCTS: Final = tuple(f"p{place}" for place in range(1, 41))
# Two purchases in three are of eight products, so that pairs are found; the others have few buyers each.
SOLD: Final = (*PRODUCTS[:8] * 8, *PRODUCTS[8:])
LETTERS: Final = tuple(f"letter-{place}" for place in range(120))
EMAILS: Final = tuple(f"k{place}@example.org" for place in range(1, 301))

# What the words of a column are where the contract leaves them open; several columns mean the same thing.
_WORDS: Final[Mapping[str, Sequence[Any]]] = {
    "customer_id": CUSTOMERS,
    "referrer_id": CUSTOMERS,
    "referred_customer_id": CUSTOMERS,
    "account_id": CUSTOMERS,
    "product_id": SOLD,
    "email": EMAILS,
    "phone": ("none", *(f"+7900{place:07d}" for place in range(200))),
    "first_name": ("Анна", "Ann", "O'Brien"),
    "last_name": ("Ёлкина", "Smith"),
    "visitor_id": tuple(f"v{place}" for place in range(8)),
    "store_id": ("s1", "s2", "s3"),
    "loyalty_card_id": tuple(f"card-{place}" for place in range(400)),
    "coupon_id": tuple(f"coupon-{place}" for place in range(200)),
    "partner_code": ("CLINIC", "BLOG", "nobody's"),
    "message_id": LETTERS,
    "category": ("home > lamps", "home", "garden > pots", "toys"),
    "brand": ("Ёж", "Ox", "Elk"),
    "size": ("S", "M", "42"),
    "city": ("Москва", "Omsk", "Казань"),
    "country": ("RU", "KZ", "XX"),
    "language": ("ru", "en"),
    "timezone": ("Europe/Moscow", "Asia/Omsk", "America/New_York"),
    "currency": ("RUB",),
    "utm_medium": ("cpc", "email", "organic", "social"),
    "survey": ("welcome", "service"),
    "question": ("interest", "problem", "satisfaction", "recommend", "shoe"),
    "date_kind": ("wedding", "child_birthday", "wished_discount"),
    "score": tuple(range(11)),
    "rating": (1, 2, 3, 4, 5),
    "line_number": (1, 2, 3),
    "quantity": (1, 2, 3, 0),
    "points": (10, 40, 90),
    "replenishment_days": (14, 60),
    "is_sensitive": (False, False, True),
    "is_machine": (False, False, True),
    "purpose": ("marketing",),
}
_EMPTY = 0.35  # the share of optional cells that are empty


@dataclass(frozen=True)
class Draw:
    """Where values come from: chance, the night (its UTC midnight) and the orders that a row may be about."""

    chance: random.Random
    night: dt.datetime
    orders: Sequence[str]

    def moment(self) -> dt.datetime:
        """Mostly of the last day, in visits of three quarters of an hour; some late by up to two months, some ahead."""
        days = self.chance.choice([0, 0, 0, 0, -1, self.chance.randint(1, 60)])
        visit = dt.timedelta(hours=3 * self.chance.randint(1, 8), days=days)
        return self.night - visit + dt.timedelta(minutes=self.chance.randint(0, 45))

    def row(self, table: str, key: Mapping[str, Any]) -> dict[str, Any]:
        """A row with this key; what the key leaves open of the key columns is drawn too."""
        columns = [column for column in TABLES[table].columns if column.name not in {"row_version", "is_deleted"}]
        return {column.name: self.cell(TABLES[table], column) for column in columns} | dict(key)

    def cell(self, table: Table, column: Column) -> Any:
        """A value of the column, or None where it may be empty."""
        if column.need == "optional" and column.default is None and self.chance.random() < _EMPTY:
            return None
        if column.name == "order_id":
            return self.chance.choice(self.orders)
        if column.allowed or column.name in _WORDS:
            return self.chance.choice(column.allowed or _WORDS[column.name])
        if column.name == table.time_column and column.kind == "timestamp":
            return self.moment()
        return _OF_KIND[column.kind](self, column)


_OF_KIND: Final[Mapping[str, Callable[[Draw, Column], Any]]] = {
    "text": lambda draw, column: f"{column.name} {draw.chance.randint(1, 4)}",
    "integer": lambda draw, _: draw.chance.randint(1, 5),
    "money": lambda draw, _: draw.chance.randint(100, 5000) / 100,
    "boolean": lambda draw, _: draw.chance.choice([True, False]),
    # What is not the table's own time lies around it: a review of last month, points that burn next week.
    "timestamp": lambda draw, _: draw.night + dt.timedelta(hours=draw.chance.randint(-900, 900)),
    "date": lambda draw, _: (draw.night - dt.timedelta(days=draw.chance.randint(0, 9000))).date(),
}
