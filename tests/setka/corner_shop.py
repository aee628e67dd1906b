"""A corner shop in files of the contract: a dozen customers, two nights of exports, and what a night leaves behind.

A night over it costs what dbt costs. Its data tests are left out wherever a test is about something else.
"""

import csv
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from activation.ledger.schema import metadata
from setka.dbt import run_dbt_here
from setka.paths import DataPaths
from setka.pointer import read_pointer
from setka.publication import PUBLISHED_TABLES
from setka.settings import Settings, load_settings

FIRST_NIGHT = "2026-11-01"
SECOND_NIGHT = "2026-11-02"
SECRET = "the corner shop's own long secret"
ZONE = "Europe/Moscow"
APOSTROPHE_NAME = "Д'Артаньян"

Row = Mapping[str, object]

# Two runs of one night differ in the real clock and in the name of the build, and in nothing else.
NAMES_OF_THE_RUN = {"build_id", "known_as_of", "recorded_at", "accepted_at", "sent_at"}


@dataclass(frozen=True)
class CornerShop:
    """A folder of exports beside a data folder."""

    source: Path
    paths: DataPaths

    @property
    def environment(self) -> dict[str, str]:
        """The variables under which the command runs this shop."""
        return {
            "SETKA_DATA_DIR": str(self.paths.root),
            "SETKA_SOURCE": "files",
            "SETKA_SOURCE_PATH": str(self.source),
            "SETKA_TIMEZONE": ZONE,
            "SETKA_CURRENCY": "RUB",
            "SETKA_SECRET": SECRET,
            "SETKA_AS_OF": FIRST_NIGHT,
            "SETKA_MEMORY_LIMIT": "2GB",
        }

    def settings(self, **fields: object) -> Settings:
        """The same settings for Python, with `fields` instead."""
        given = {name.removeprefix("SETKA_").lower(): value for name, value in self.environment.items()}
        return load_settings(**{**given, **fields})

    def write(self, name: str, rows: Iterable[Row]) -> Path:
        """Write a CSV file with the columns that any row has."""
        rows = list(rows)
        path = self.source / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
            writer.writeheader()
            writer.writerows(rows)
        return path

    def copied_to(self, root: Path) -> "CornerShop":
        """A shop of its own that has lived through the same."""
        return CornerShop(
            Path(shutil.copytree(self.source, root / "source")),
            DataPaths(Path(shutil.copytree(self.paths.root, root / "data"))),
        )


def models_only(arguments: list[str]) -> None:
    """dbt without data tests: half the time."""
    run_dbt_here([*arguments, "--exclude-resource-type", "test"])


def customer(number: int, **fields: object) -> dict[str, object]:
    """A customer with an address."""
    return {
        "customer_id": f"c{number:02d}",
        "registered_at": "2025-12-01T09:00:00Z",
        "email": f"someone{number}@corner.example",
        "phone": "",
        "first_name": "Анна" if number % 2 else "Ann",
        "birth_date": "",
        "city": "Казань",
        "language": "ru" if number % 2 else "en",
        "timezone": "",
        **fields,
    }


def consent(number: int, **fields: object) -> dict[str, object]:
    """A consent to letters, with proof."""
    return {
        "consent_id": f"k{number:02d}",
        "customer_id": f"c{number:02d}",
        "channel": "email",
        "status": "granted",
        "occurred_at": "2025-12-01T09:00:05Z",
        "source": "site_form",
        "proof": f"form {number}",
        **fields,
    }


def purchase(order_id: str, number: int | None, ordered_at: str, **fields: object) -> tuple[Row, Row]:
    """An order of one line: its head and the line."""
    head = {
        "order_id": order_id,
        "customer_id": "" if number is None else f"c{number:02d}",
        "ordered_at": ordered_at,
        "sales_channel": "online",
        "currency": "RUB",
    }
    line = {"order_id": order_id, "line_number": 1, "product_id": "p1", "quantity": 2, "unit_price": "150.50"}
    return {**head, **fields}, line


def stock(shop: CornerShop) -> CornerShop:
    """The first export: c01 to c10 last bought in February, c11 half a year ago tomorrow, c12 in October, c13 never.

    c01 to c08, c11 and c12 agreed to letters; c09 has no address, c10 took it back. c02 was born on 29 February.
    """
    silent = [purchase(f"o{number:02d}", number, "2026-02-10T10:00:00Z") for number in range(1, 11)]
    orders = [
        *silent,
        purchase("o11", 11, "2026-05-02T10:00:00Z"),
        purchase("o12", 12, "2026-10-20T10:00:00Z"),
        purchase("o00", None, "2026-10-21T10:00:00Z", sales_channel="store"),
    ]
    own = {2: {"first_name": APOSTROPHE_NAME, "birth_date": "1996-02-29"}, 9: {"email": ""}}
    shop.write("customers.csv", [customer(number, **own.get(number, {})) for number in range(1, 14)])
    shop.write("orders/2026-10.csv", [head for head, _ in orders])
    shop.write("order_lines/2026-10.csv", [line for _, line in orders])
    withdrawn = consent(10, consent_id="k10b", status="withdrawn", occurred_at="2026-03-01T10:00:00Z")
    shop.write("consents/2026-10.csv", [*(consent(number) for number in (*range(1, 9), 10, 11, 12)), withdrawn])
    shop.write("products.csv", [{"product_id": "p1", "product_name": "Подушка", "updated_at": "2026-01-01"}])
    return shop


def stock_second_day(shop: CornerShop) -> CornerShop:
    """The next export: one order more, and all of yesterday's files once more under another name."""
    for table in ("orders", "order_lines", "consents"):
        shutil.copy(shop.source / table / "2026-10.csv", shop.source / table / "2026-10 again.csv")
    head, line = purchase("o13", 1, "2026-11-01T12:00:00Z")
    shop.write("orders/2026-11.csv", [head])
    shop.write("order_lines/2026-11.csv", [line])
    return shop


def ledger_rows(paths: DataPaths, table: str, columns: str = "*") -> list[dict[str, Any]]:
    """The rows of a ledger table, as SQLite holds them."""
    assert table in metadata.tables
    engine = sa.create_engine(f"sqlite:///{paths.ledger}")
    with engine.connect() as connection:
        rows = [dict(row) for row in connection.execute(sa.text(f"select {columns} from {table}")).mappings()]
    engine.dispose()
    return rows


def ledger_counts(paths: DataPaths) -> dict[str, int]:
    """Rows of each table of the ledger."""
    return {name: ledger_rows(paths, name, "count(*) as n")[0]["n"] for name in metadata.tables}


def published(paths: DataPaths, query: str) -> list[tuple[Any, ...]]:
    """Rows of the published snapshot."""
    file = paths.published / read_pointer(paths).file
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(query).fetchall()


def published_facts(paths: DataPaths) -> dict[str, list[str]]:
    """Every published row in words, without what names the run or its landing; sorted, as tables have no order."""
    return {table: _rows_in_words(paths, table) for table in PUBLISHED_TABLES if table != "rpt_source_freshness"}


def decisions(paths: DataPaths, night: str) -> list[dict[str, Any]]:
    """The frozen decisions of a night, without what names the run."""
    file = paths.decisions_of(f"nightly-{night}") / "decisions.parquet"
    with duckdb.connect() as connection:
        found = connection.execute("select * from read_parquet(?, hive_partitioning = false) order by all", [str(file)])
        names = [column[0] for column in found.description or []]
        rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return [{name: value for name, value in row.items() if name not in NAMES_OF_THE_RUN} for row in rows]


def letters(paths: DataPaths, night: str) -> dict[str, bytes]:
    """The letters of a night by file name: pages and envelopes."""
    folder = paths.outbox_of(f"nightly-{night}")
    return {file.name: file.read_bytes() for file in folder.glob("*.*") if file.stem != "index" and file.is_file()}


def accepted_messages(paths: DataPaths, night: str) -> list[str]:
    """The ids of the messages that the outbox and the shop's lists hold, each as often as it was accepted."""
    folder = paths.outbox_of(f"nightly-{night}") / "requests"
    records = [json.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.json")]
    return sorted(message["message_id"] for record in records for message in record["messages"])


def files_of(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Each file below with its time and content: equal only if nobody has written."""
    return {
        str(file.relative_to(folder)): (file.stat().st_mtime_ns, file.read_bytes())
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def leftovers(paths: DataPaths) -> list[str]:
    """Files and folders that somebody began and did not finish."""
    endings = (".tmp", ".unfinished", ".wal")
    return sorted(
        str(path.relative_to(paths.root))
        for path in paths.root.rglob("*")
        if path.name.endswith(endings) or path.name.startswith(".staged") or ".tmp." in path.name
        if path.name != "ledger.sqlite-wal"
    )


def _rows_in_words(paths: DataPaths, table: str) -> list[str]:
    columns = [row[0] for row in published(paths, f"describe {table}") if row[0] not in NAMES_OF_THE_RUN]
    listed = ", ".join(f'"{column}"' for column in columns)
    return sorted(str(row) for row in published(paths, f"select {listed} from {table}"))
