"""What was planted in the shop of a night: the people behind the rows, and what the marts say of them."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import duckdb

from setka.night import Night
from setka.pointer import read_pointer
from simulation.guests import guest_purchases
from simulation.people import Person
from simulation.purchases import Purchase, purchase_history
from simulation.rows import Row, WebEventRow
from simulation.shop import TWO_THOUSAND, everybody, placed_purchases, shop_rows
from simulation.truth import TRUTH

RowType = TypeVar("RowType", bound=Row)


@dataclass(frozen=True)
class Planted:
    """The truth behind a night. Ids are those that the shop gives; `resolved` leads from them to the marts' ids."""

    night: Night

    @property
    def until(self) -> dt.datetime:
        return self.night.clock.as_of.astimezone(dt.UTC).replace(tzinfo=None)

    @cached_property
    def people(self) -> list[Person]:
        """Who has registered."""
        settings = self.night.settings
        found = everybody(settings.seed, settings.synthetic_customers, self.until)
        return [one for one in found if one.row.registered_at < self.until]

    @cached_property
    def purchases(self) -> list[tuple[Person, Purchase]]:
        """What they bought, as it was placed."""
        seed = self.night.settings.seed
        return [
            (one, bought)
            for one in self.people
            for bought in placed_purchases(seed, one, purchase_history(seed, one, self.until))
            if bought.order.ordered_at < self.until
        ]

    @cached_property
    def guest_purchases(self) -> list[tuple[Person, Purchase]]:
        """What was bought by people who never register."""
        expected = TRUTH.guests * self.night.settings.synthetic_customers / TWO_THOUSAND
        found = guest_purchases(self.night.settings.seed, expected, self.until)
        return [(one, bought) for one, bought in found if bought.order.ordered_at < self.until]

    @cached_property
    def _rows(self) -> dict[type, list[Row]]:
        rows: dict[type, list[Row]] = {}
        settings = self.night.settings
        for one in shop_rows(settings.seed, settings.synthetic_customers, self.until):
            rows.setdefault(type(one.row), []).append(one.row)
        return rows

    def rows(self, row_type: type[RowType]) -> list[RowType]:
        """The exported rows of one type."""
        return [row for row in self._rows[row_type] if isinstance(row, row_type)]

    @cached_property
    def aliases(self) -> dict[str, str]:
        return dict(self.mart("select alias_id, customer_id from customer_aliases"))

    def resolved(self, customer_id: str) -> str:
        """The id under which the marts know a customer."""
        return self.aliases.get(customer_id, customer_id)

    @cached_property
    def single(self) -> list[Person]:
        """Who shares her profile with no other person: nearly everybody."""
        owners = Counter(self.resolved(one.row.customer_id) for one in self.people)
        return [one for one in self.people if owners[self.resolved(one.row.customer_id)] == 1]

    @cached_property
    def known_browsers(self) -> set[str]:
        """Browsers in which somebody logged in or ordered."""
        logged_in = {row.visitor_id for row in self.rows(WebEventRow) if row.customer_id}
        ordered = {one.visitor_id for one, bought in self.purchases if bought.order.visitor_id}
        return logged_in | ordered

    def mart(self, sql: str) -> list[tuple]:
        """The answer of the published snapshot."""
        return _answer(self.night.paths.published / read_pointer(self.night.paths).file, sql)

    def built(self, sql: str) -> list[tuple]:
        """The answer of the night's build, which has the models between sources and marts too."""
        (file,) = self.night.paths.build.glob("*.duckdb")
        return _answer(file, sql)

    def traits(self, *names: str) -> dict[str, tuple]:
        """The named traits of each customer of the marts."""
        return {row[0]: row[1:] for row in self.mart(f"select customer_id, {', '.join(names)} from dim_customers")}


def _answer(file: Path, sql: str) -> list[tuple]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.sql(sql).fetchall()


def is_cancelled(bought: Purchase, until: dt.datetime) -> bool:
    """Whether the order had been cancelled by then."""
    return any(event.event_type == "cancelled" and event.occurred_at < until for event in bought.events)
