"""A shop's folder of contract files, landed through the public door."""

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ingestion.contract import TABLES
from ingestion.landing import LandingReport, land
from ingestion.mapping import load_mapping
from ingestion.report import TableReport
from setka.paths import DataPaths

SECRET = b"a shop's secret of thirty-two byte"
FIRST_LANDING = dt.datetime(2026, 11, 1, 1, 0, tzinfo=dt.UTC)

Row = Mapping[str, object]

CUSTOMERS: tuple[Row, ...] = (
    {
        "customer_id": "1",
        "registered_at": "2026-01-02T10:00:00Z",
        "email": "Ann@Example.com",
        "phone": "+7 900 000-00-01",
    },
    {"customer_id": "2", "registered_at": "2026-01-03T10:00:00Z", "email": "", "first_name": "Пётр"},
)
ORDERS: tuple[Row, ...] = (
    {
        "order_id": "A",
        "customer_id": "1",
        "ordered_at": "2026-02-01T12:00:00Z",
        "sales_channel": "online",
        "currency": "RUB",
    },
    {
        "order_id": "B",
        "customer_id": "",
        "ordered_at": "2026-02-02 12:00:00+03",
        "sales_channel": "store",
        "currency": "RUB",
    },
)
ORDER_LINES: tuple[Row, ...] = (
    {"order_id": "A", "line_number": "1", "product_id": "p1", "quantity": "2", "unit_price": "10.50"},
    {"order_id": "A", "line_number": "2", "product_id": "p2", "quantity": "1", "unit_price": "3"},
    {"order_id": "B", "line_number": "1", "product_id": "p1", "quantity": "1", "unit_price": "10.50"},
)

PROMO_CODE = [column.name for column in TABLES["orders"].open_columns].index("promo_code")
"""Where a row of `Shop.current("orders")` has it."""


@dataclass
class Shop:
    """A source folder beside a data folder; each landing is an hour after the one before."""

    folder: Path
    paths: DataPaths
    mapping: str = "files"
    landings: int = field(default=0)

    def write(self, name: str, rows: Iterable[Row], *, encoding: str = "utf-8", delimiter: str = ",") -> Path:
        """Write a CSV file of that name, with all the columns that any row has."""
        rows = list(rows)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, columns, delimiter=delimiter)
            writer.writeheader()
            writer.writerows(rows)
        return path

    def write_parquet(self, name: str, select: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        duckdb.connect().execute(f"copy ({select}) to '{path}' (format parquet)")
        return path

    def land(
        self,
        *,
        currency: str = "RUB",
        latest: dt.datetime | None = None,
        now: dt.datetime | None = None,
    ) -> LandingReport:
        moment = now or FIRST_LANDING + dt.timedelta(hours=self.landings)
        self.landings += 1
        return land(
            self.paths,
            load_mapping(self.mapping),
            self.folder,
            secret=SECRET,
            currency=currency,
            timezone="Europe/Moscow",
            latest=latest or moment,
            now=moment,
        )

    def raw(self, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
        """All landed versions, oldest first."""
        return self.query(
            f"select {columns} from {self._files('raw', table)} order by batch_id, source_file, source_row"
        )

    def current(self, table: str) -> set[tuple[Any, ...]]:
        """The newest version of each row, the contract's columns only."""
        columns = ", ".join(column.name for column in TABLES[table].open_columns)
        keys = ", ".join(TABLES[table].key_columns)
        return set(
            self.query(
                f"select {columns} from {self._files('raw', table)} "
                f"qualify row_number() over (partition by {keys} order by loaded_at desc, batch_id desc) = 1"
            )
        )

    def contacts(self, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
        return self.query(f"select {columns} from {self._files('raw', f'{table}/contacts')} order by row_id")

    def quarantined(self, table: str, columns: str = "source_file, source_row, field, reason, value") -> list[Any]:
        if not list((self.paths.quarantine / table).glob("*.parquet")):
            return []
        return self.query(f"select {columns} from {self._files('quarantine', table)} order by source_file, source_row")

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return duckdb.connect().execute(sql).fetchall()

    def files(self, table: str) -> str:
        """The table's raw files as a relation."""
        return self._files("raw", table)

    def _files(self, room: str, table: str) -> str:
        return f"read_parquet('{self.paths.root}/{room}/{table}/*.parquet', union_by_name = true)"


def table_report(report: LandingReport, table: str) -> TableReport:
    return next(found for found in report.tables if found.table == table)


def stocked(
    shop: Shop,
    customers: Sequence[Row] = CUSTOMERS,
    orders: Sequence[Row] = ORDERS,
    order_lines: Sequence[Row] = ORDER_LINES,
) -> Shop:
    shop.write("customers.csv", customers)
    shop.write("orders.csv", orders)
    shop.write("order_lines.csv", order_lines)
    return shop
