"""A shop of nine customers as landed rows, and what builds a warehouse from them."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from activation.ledger.export import export_tables
from activation.ledger.store import open_ledger
from ingestion.contract import TABLES
from ingestion.raw import contact_file_columns, ensure_empty_tables, raw_columns
from setka.dbt import dbt_environment, dbt_target, run_dbt_here
from setka.membership_record import night_tables
from setka.paths import DataPaths
from setka.settings import load_settings

Row = Mapping[str, object]
Rows = Mapping[str, Iterable[Row]]

# Planning and what stands on cards have tests of their own; the ledger is an empty one.
MARTS = ["--exclude", "path:models/planning", "int_experiment_entries+"]

CLOCKS = {
    "as_of": "2026-11-01 00:00:00",
    "as_of_date": "2026-11-01",
    "known_as_of": "2026-11-01 00:30:00.000000",
    "shop_timezone": "Europe/Moscow",
    "shop_language": "ru",
    "currency": "RUB",
    "run_id": "nightly-2026-11-01",
    "build_id": "test",
    "global_holdout_basis_points": 0,
}


@dataclass(frozen=True)
class Warehouse:
    """A built warehouse: its main file, the private one beside it, and the SQL of its models as it ran."""

    file: Path
    contacts: Path
    compiled: Path

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The answer of a query over both files; the private one is `private`."""
        with duckdb.connect() as connection:
            connection.execute(
                f"attach '{self.file}' as setka (read_only); attach '{self.contacts}' as private (read_only)"
            )
            connection.execute("use setka")
            return connection.execute(sql).fetchall()

    def tables(self) -> list[str]:
        """The qualified name of every table, those of the private file too."""
        found = self.rows("select table_catalog || '.main.' || table_name from information_schema.tables "
                          "where table_type = 'BASE TABLE' and table_schema = 'main' order by all")  # fmt: skip
        return [str(name) for (name,) in found]

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table, sorted."""
        return {table: self.rows(f"select * from {table} order by all") for table in self.tables()}


def land_rows(paths: DataPaths, rows: Rows, *, batch_id: str, loaded_at: str) -> None:
    """Write landed rows as ingestion leaves them: one typed file per table, contact data in a file of its own."""
    ensure_empty_tables(paths)
    for name, table_rows in rows.items():
        landed = [_landed(name, row, batch_id, loaded_at, number) for number, row in enumerate(table_rows, start=1)]
        table = TABLES[name]
        _write(paths.raw / name / f"{batch_id}.parquet", landed, raw_columns(table))
        if table.contact_columns:
            _write(paths.raw / name / "contacts" / f"{batch_id}.parquet", landed, contact_file_columns(table))


def build(paths: DataPaths, arguments: list[str], **clocks: object) -> Warehouse:
    """Build the landed rows with `arguments` for dbt, under CLOCKS changed by `clocks`."""
    settings = load_settings(data_dir=paths.root)
    paths.build.mkdir(parents=True, exist_ok=True)
    write_empty_ledger(paths)
    warehouse = Warehouse(
        paths.build / "warehouse.duckdb",
        paths.build / "contacts.duckdb",
        dbt_target(paths) / "compiled" / "setka" / "models",
    )
    with dbt_environment(settings, paths, warehouse.file, warehouse.contacts):
        run_dbt_here(["build", *arguments, "--vars", json.dumps(CLOCKS | clocks)])
    return warehouse


def write_empty_ledger(paths: DataPaths) -> None:
    """Make the tables of a ledger and of nights without rows in the build file, unless they are there."""
    ledger = open_ledger(f"sqlite:///{paths.root / 'empty.sqlite'}")
    with duckdb.connect(str(paths.build / "warehouse.duckdb")) as connection:
        for schema, tables in {
            "ledger": export_tables(ledger, dt.datetime.now(dt.UTC)),
            "night": night_tables({}),
        }.items():
            connection.execute(f"create schema if not exists {schema}")
            for name, rows in tables.items():
                connection.register("incoming", rows)
                connection.execute(f"create table if not exists {schema}.{name} as select * from incoming")
                connection.unregister("incoming")
    ledger.close()


def _landed(table: str, row: Row, batch_id: str, loaded_at: str, number: int) -> dict[str, object]:
    content = json.dumps(row, sort_keys=True, default=str)
    return {
        "row_id": hashlib.md5(f"{table}{content}".encode()).hexdigest(),
        "row_hash": hashlib.md5(content.encode()).hexdigest(),
        "batch_id": batch_id,
        "source_name": "small_shop",
        "source_file": f"{table}.csv",
        "source_row": number,
        "loaded_at": loaded_at,
        **row,
    }


def _write(file: Path, rows: list[dict[str, object]], columns: list[tuple[str, str]]) -> None:
    with duckdb.connect() as connection:
        connection.execute(f"create table landed ({', '.join(f'{name} {kind}' for name, kind in columns)})")
        names = [name for name, _ in columns]
        connection.executemany(
            f"insert into landed values ({', '.join('?' for _ in names)})",
            [[row.get(name) for name in names] for row in rows],
        )
        connection.execute(f"copy landed to '{file}' (format parquet)")


def customer(customer_id: str, registered_at: str, **traits: object) -> Row:
    return {"customer_id": customer_id, "registered_at": registered_at, **traits}


def order(order_id: str, customer_id: str | None, ordered_at: str, **traits: object) -> Row:
    return {
        "order_id": order_id,
        "customer_id": customer_id,
        "ordered_at": ordered_at,
        "sales_channel": "online",
    } | traits


def line(order_id: str, line_number: int, quantity: int, unit_price: str, **traits: object) -> Row:
    values = {"order_id": order_id, "line_number": line_number, "quantity": quantity, "unit_price": unit_price}
    return values | {"product_id": f"p{line_number}", "discount_amount": "0", "line_kind": "sale"} | traits


def history() -> dict[str, list[Row]]:
    """Two years of a small shop. All of it occurred before the run's instant, 2026-11-01 03:00 in Moscow."""
    return {
        "customers": [
            customer("new", "2026-10-20 08:00:00", email="new@example.com", email_key="k-new", first_name="Нина",
                     birth_date="2000-02-29", city="Тула", timezone="Asia/Omsk", language="ru"),
            customer("regular", "2024-11-01 08:00:00", email="reg@example.com", email_key="k-regular", city="Tula",
                     country="RU", language="en", loyalty_card_id="card-1"),
            customer("lost", "2025-01-01 08:00:00", city="Moscow"),
            customer("never", "2026-01-01 08:00:00", gender="female"),
            customer("undone", "2026-01-01 08:00:00"),
        ],
        "orders": [
            order("n1", "new", "2026-10-31 21:30:00"),  # half past midnight of 1 November in Moscow
            *[order(f"r{month}", "regular", f"2026-0{month}-15 10:00:00", promo_code="P") for month in range(4, 10)],
            order("l1", "lost", "2025-03-01 10:00:00", sales_channel="store"),
            order("l2", "lost", "2025-04-30 10:00:00", sales_channel="store"),
            order("x1", "undone", "2026-09-01 10:00:00"),
            order("guest", None, "2026-09-02 10:00:00"),
            order("unlisted", "by order only", "2026-09-03 10:00:00"),
        ],
        "order_lines": [
            line("n1", 1, 1, "999.99"),
            *[line(f"r{month}", 1, 2, "1000", discount_amount="100") for month in range(4, 10)],
            line("r9", 2, -3, "5", line_kind="adjustment"),
            line("l1", 1, 1, "10"), line("l2", 1, 1, "20"), line("x1", 1, 1, "30"), line("guest", 1, 4, "40"),
            line("unlisted", 1, 1, "50"),
        ],
        "order_events": [
            {"event_id": "e1", "order_id": "x1", "event_type": "cancelled", "occurred_at": "2026-09-02 10:00:00"},
            {"event_id": "e2", "order_id": "r4", "event_type": "returned", "occurred_at": "2026-05-02 10:00:00",
             "line_number": 1, "quantity": 1},
        ],
        "web_events": [
            {"event_id": "w1", "visitor_id": "v1", "customer_id": "never", "event_type": "product_view",
             "occurred_at": "2026-10-30 10:00:00", "product_id": "p1"},
        ],
        "email_events": [
            {"event_id": "m1", "message_id": "m", "campaign": "news", "customer_id": "lost", "event_type": "opened",
             "occurred_at": "2026-10-30 10:00:00"},
        ],
        "loyalty_transactions": [
            {"transaction_id": "t1", "customer_id": "regular", "transaction_type": "accrual", "points": 90,
             "occurred_at": "2026-09-15 10:00:00"},
        ],
        "products": [
            {"product_id": "p1", "product_name": "Lamp", "category": "home", "updated_at": "2025-01-01 00:00:00"},
        ],
        "stores": [{"store_id": "s1", "store_name": "Centre", "timezone": "Europe/Moscow"}],
    }  # fmt: skip
