"""Which build a night begins from: last night's where that is safe, an empty file wherever it is not."""

import json
from pathlib import Path

import duckdb
import pytest

from setka.carrying import GOOD, Carried, carriable, carry, keep_for_next, kept_build
from setka.paths import DataPaths

SHOP = ("Europe/Moscow", "RUB")
LAST = {"as_of": "2026-11-01 00:00:00", "known_as_of": "2026-11-01 00:30:00.000000"}
NEXT = {"as_of": "2026-11-02 00:00:00", "known_as_of": "2026-11-02 00:30:00.000000"}


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    """A shop whose last build stands ready to be begun from."""
    paths = DataPaths(tmp_path)
    (paths.raw / "orders").mkdir(parents=True)
    (paths.raw / "orders" / "b1.parquet").write_bytes(b"landed")
    paths.build.mkdir()
    with duckdb.connect(str(paths.build / "last.duckdb")) as connection:
        connection.execute("create table customer_aliases as select 'old' as alias_id, 'anna' as customer_id")
        connection.execute("create table int_customers__known as select 'anna' as customer_id")
        connection.execute("create table int_identity__nobodies as select 'till card' as account_id")
        connection.execute("create table int_products__categorised as select 'p1' as product_id")
        connection.execute("create table int_products__known as select 'p1' as product_id")
        connection.execute("create table int_visitors__recognised as select 'v1' as visitor_id")
        connection.execute("create table int_receipts__matched as select 'r1' as receipt_id")
        connection.execute("create table fct_orders as select 1 as order_id")
    keep_for_next(paths, "last.duckdb", **LAST, shop=SHOP)
    return paths


def test_the_next_night_begins_from_the_last(paths: DataPaths) -> None:
    carried = carriable(paths, **NEXT, shop=SHOP)
    assert carried is not None
    assert (carried.as_of, carried.known_as_of) == (LAST["as_of"], LAST["known_as_of"])
    target = paths.build / "next.duckdb"
    assert carry(paths, carried, target)
    with duckdb.connect(str(target)) as connection:
        connection.execute("delete from fct_orders")
        assert connection.execute("select * from carried.customer_aliases").fetchall() == [("old", "anna")]
    with duckdb.connect(str(paths.build / "last.duckdb"), read_only=True) as connection:
        assert connection.execute("select * from fct_orders").fetchall() == [(1,)], "it works on a copy"


@pytest.mark.parametrize(
    "clocks",
    [
        {**NEXT, "as_of": "2026-10-31 00:00:00"},
        {**NEXT, "known_as_of": "2026-10-31 00:30:00.000000"},
    ],
    ids=["a night of the past", "a replay of what was known"],
)
def test_a_clock_that_goes_back_begins_empty(paths: DataPaths, clocks: dict[str, str]) -> None:
    """A build that begins from the future would know too much."""
    assert carriable(paths, **clocks, shop=SHOP) is None


@pytest.mark.parametrize("shop", [("Asia/Omsk", "RUB"), ("Europe/Moscow", "EUR")])
def test_another_zone_or_currency_begins_empty(paths: DataPaths, shop: tuple[str, str]) -> None:
    assert carriable(paths, **NEXT, shop=shop) is None


def test_a_changed_model_or_rule_begins_empty(
    paths: DataPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = tmp_path / "dbt"
    (project / "seeds").mkdir(parents=True)
    (project / "dbt_project.yml").touch()
    rule = project / "seeds" / "rule.csv"
    rule.write_text("days\n30\n")
    monkeypatch.setattr("setka.carrying.DBT_PROJECT", project)
    keep_for_next(paths, "last.duckdb", **LAST, shop=SHOP)
    assert carriable(paths, **NEXT, shop=SHOP) is not None
    rule.write_text("days\n31\n")
    assert carriable(paths, **NEXT, shop=SHOP) is None


def test_a_landed_file_that_changed_or_is_gone_begins_empty_and_a_new_one_does_not(paths: DataPaths) -> None:
    (paths.raw / "orders" / "b2.parquet").write_bytes(b"landed since")
    assert carriable(paths, **NEXT, shop=SHOP) is not None
    (paths.raw / "orders" / "b1.parquet").write_bytes(b"LANDED")  # of the old size
    assert carriable(paths, **NEXT, shop=SHOP) is None
    (paths.raw / "orders" / "b1.parquet").unlink()
    assert carriable(paths, **NEXT, shop=SHOP) is None


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"warehouse": "last.duckdb"})])
def test_a_damaged_note_begins_empty(paths: DataPaths, text: str) -> None:
    (paths.build / GOOD).write_text(text)
    assert kept_build(paths) is None


def test_a_missing_file_begins_empty(paths: DataPaths) -> None:
    (paths.build / "last.duckdb").unlink()
    assert carriable(paths, **NEXT, shop=SHOP) is None


def test_a_damaged_file_begins_empty_and_leaves_nothing(paths: DataPaths) -> None:
    (paths.build / "last.duckdb").write_bytes(b"half of something" * 1000)
    carried = carriable(paths, **NEXT, shop=SHOP)
    assert isinstance(carried, Carried)
    assert not carry(paths, carried, paths.build / "next.duckdb")
    assert not (paths.build / "next.duckdb").exists()
