"""A shop's live PostgreSQL lands through the loader: whole at first, then what changed, safely repeated."""

import datetime as dt
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import dlt
import duckdb
import pytest
import sqlalchemy as sa
from shop_folder import FIRST_LANDING, SECRET

from ingestion.database import files_of, load_database
from ingestion.landing import LandingReport, land
from ingestion.mapping import Mapping, load_mapping
from ingestion.report import TableReport
from setka.errors import SettingsError, SourceError
from setka.paths import DataPaths

PASSWORD = "a-password-that-nobody-may-read"

TABLES = """
create table clients (
    id integer primary key, created_at timestamptz not null, updated_at timestamptz not null, deleted_at timestamptz,
    mail text, mobile text, name text, town text, shoe_size integer
);
create table sales (
    id integer primary key, client_id integer, placed_at timestamptz, updated_at timestamptz, deleted_at timestamptz,
    channel text
);
create table sale_items (
    sale_id integer, position integer, sku text, pieces integer, price numeric(10, 2), updated_at timestamptz,
    deleted_at timestamptz, primary key (sale_id, position)
);
insert into clients values
    (1, '2026-01-01 10:00+03', '2026-01-01 10:00+03', null, 'ann@example.com', '+79000000001', 'Анна', 'Moscow', 38),
    (2, '2026-01-02 10:00+03', '2026-01-02 10:00+03', null, 'bob@example.com', null, 'Bob', null, 43);
insert into sales values (10, 1, '2026-02-01 12:00+03', '2026-02-01 12:00+03', null, 'online');
insert into sale_items values
    (10, 1, 'p1', 2, 10.50, '2026-02-01 12:00+03', null), (10, 2, 'p2', 1, 3, '2026-02-01 12:00+03', null);
"""


@dataclass
class LiveShop:
    """A shop's database beside a data folder."""

    engine: sa.Engine
    url: str
    paths: DataPaths
    mapping: Mapping
    nights: int = 0

    def change(self, sql: str) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.text(sql))

    def night(self) -> LandingReport:
        folder = self.load()
        now = FIRST_LANDING + dt.timedelta(days=self.nights)
        self.nights += 1
        return land(
            self.paths,
            self.mapping,
            folder,
            secret=SECRET,
            currency="RUB",
            timezone="Europe/Moscow",
            latest=now,
            now=now,
        )

    def load(self) -> Path:
        assert self.mapping.database is not None
        return load_database(self.paths, self.mapping.database, self.url)

    def loaded(self, table: str) -> int:
        """Rows in the table's files, over all loads."""
        with duckdb.connect() as connection:
            files = f"{files_of(self.paths)}/{table}/*.parquet"
            return int(connection.execute(f"select count(*) from '{files}'").fetchall()[0][0])

    def current(self, table: str, key: str, columns: str) -> list[tuple[object, ...]]:
        with duckdb.connect() as connection:
            return connection.execute(
                f"select {columns} from read_parquet('{self.paths.raw}/{table}/*.parquet', union_by_name = true) "
                f"qualify row_number() over (partition by {key} order by version_order desc, batch_id desc) = 1 "
                "order by all"
            ).fetchall()


@pytest.fixture
def live(postgres_server: str, tmp_path: Path) -> Iterator[LiveShop]:
    name = f"shop_{uuid.uuid4().hex}"
    admin = sa.create_engine(postgres_server.format("postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(sa.text(f"create database {name}"))
    admin.dispose()
    url = postgres_server.format(name).replace("postgres@", f"postgres:{PASSWORD}@")
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        connection.execute(sa.text(TABLES))
    yield LiveShop(engine, url, DataPaths(tmp_path / "data"), load_mapping("postgres_shop"))
    engine.dispose()


def counts(report: LandingReport) -> dict[str, TableReport]:
    return {table.table: table for table in report.tables}


def test_first_all_then_what_is_new_changed_or_deleted(live: LiveShop) -> None:
    first = live.night()
    assert {name: table.landed for name, table in counts(first).items()} == {
        "customers": 2,
        "orders": 1,
        "order_lines": 2,
    }
    assert first.quarantined == 0
    live.change("update clients set town = 'Kazan', updated_at = '2026-03-01 10:00+03' where id = 1")
    live.change("insert into clients values (3, '2026-03-02 10:00+03', '2026-03-02 10:00+03', null, 'c@example.com')")
    live.change("update clients set deleted_at = '2026-03-03', updated_at = '2026-03-03 10:00+03' where id = 2")
    second = counts(live.night())["customers"]
    assert (second.landed, second.quarantined) == (3, 0)
    assert live.current("customers", "customer_id", "customer_id, city, email_key is null, is_deleted") == [
        ("1", "Kazan", False, False),
        ("2", None, True, True),
        ("3", None, False, False),
    ]


def test_only_the_rows_after_the_cursor_travel_again(live: LiveShop) -> None:
    live.night()
    live.change("insert into clients select 100 + n, '2026-01-01', '2026-01-01', null from generate_series(1, 50) as n")
    live.night()
    assert live.loaded("clients") == 2 + 1, "the newest row lies within the overlap; older ones are not asked for"
    live.change("insert into clients values (3, '2026-01-02 09:30+03', '2026-01-02 09:30+03', null)")
    live.night()
    assert counts(live.night())["customers"].quarantined == 0
    assert ("3",) in live.current("customers", "customer_id", "customer_id"), "committed late, within the overlap"


def test_a_night_without_news_lands_nothing(live: LiveShop) -> None:
    live.night()
    again = live.night()
    assert again.landed == 0
    assert again.stale == (), "a table without news is not silent: its files are there"


class Killed(BaseException):
    """Stands for a kill: no `except Exception` catches it."""


@pytest.mark.parametrize("stage", ["extract", "normalize", "load"])
def test_killed_in_the_middle_it_repeats_safely(live: LiveShop, monkeypatch: pytest.MonkeyPatch, stage: str) -> None:
    live.night()
    live.change("update clients set town = 'Kazan', updated_at = '2026-03-01' where id = 1")
    live.change("insert into sales values (11, 2, '2026-03-01', '2026-03-01', null, 'store')")
    real = getattr(dlt.Pipeline, stage)

    def killing(self: dlt.Pipeline, *arguments: object, **named: object) -> object:
        real(self, *arguments, **named)
        raise Killed

    monkeypatch.setattr(dlt.Pipeline, stage, killing)
    with pytest.raises(Killed):
        live.load()
    monkeypatch.setattr(dlt.Pipeline, stage, real)
    live.night()
    live.night()
    assert live.current("customers", "customer_id", "customer_id, city") == [("1", "Kazan"), ("2", None)]
    assert live.current("orders", "order_id", "order_id") == [("10",), ("11",)]


def test_without_its_memory_everything_is_read_again_and_nothing_doubled(live: LiveShop) -> None:
    live.night()
    (live.paths.private / "loader").rename(live.paths.private / "lost")
    for state in files_of(live.paths).glob("_dlt*"):
        state.rename(live.paths.private / state.name)
    assert live.night().landed == 0
    assert live.loaded("clients") == 4


def test_the_password_and_rows_are_in_no_file_that_others_read(live: LiveShop) -> None:
    live.night()
    for path in live.paths.root.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes(), path
            if b"ann@example.com" in path.read_bytes():
                assert live.paths.private in path.parents or path.parent.name == "contacts", path
    assert live.paths.private.stat().st_mode & 0o077 == 0


def test_an_unreachable_server_is_named_without_the_password(live: LiveShop) -> None:
    assert live.mapping.database is not None
    url = f"postgresql+psycopg://setka:{PASSWORD}@127.0.0.1:1/shop"
    with pytest.raises(SourceError) as refused:
        load_database(live.paths, live.mapping.database, url)
    assert "127.0.0.1/shop" in str(refused.value)
    assert "SETKA_SOURCE_URL" in str(refused.value)
    assert PASSWORD not in str(refused.value)


def test_a_table_that_is_not_there_is_named(live: LiveShop) -> None:
    live.change("drop table sale_items")
    with pytest.raises(SourceError, match="has no table sale_items"):
        live.load()


@pytest.mark.parametrize("url", [None, "", f"nonsense {PASSWORD}", f"nodialect://{PASSWORD}@host/shop"])
def test_a_missing_or_wrong_url_is_a_setting_to_correct(live: LiveShop, url: str | None) -> None:
    assert live.mapping.database is not None
    with pytest.raises(SettingsError, match="SETKA_SOURCE_URL") as refused:
        load_database(live.paths, live.mapping.database, url)
    assert PASSWORD not in str(refused.value)


def test_columns_that_the_mapping_does_not_name_stay_in_the_shop(live: LiveShop, tmp_path: Path) -> None:
    """What reveals health need not be loaded at all."""
    mapping = tmp_path / "mine.yml"
    shipped = (Path(__file__).parents[2] / "ingestion" / "sources" / "postgres_shop.yml").read_text(encoding="utf-8")
    narrow = (
        "clients: {cursor: updated_at, columns: [id, created_at, updated_at, deleted_at, mail, mobile, name, town]}"
    )
    mapping.write_text(shipped.replace("clients: {cursor: updated_at}", narrow), encoding="utf-8")
    live.mapping = load_mapping(str(mapping))
    live.night()
    with duckdb.connect() as connection:
        files = f"{files_of(live.paths)}/clients/*.parquet"
        described = connection.execute(f"select column_name from (describe from '{files}')").fetchall()
    assert "shoe_size" not in {name for (name,) in described}
