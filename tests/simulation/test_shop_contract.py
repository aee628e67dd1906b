"""The shop's files keep the raw contract: columns, types, keys, words, and references between the tables."""

from pathlib import Path
from zoneinfo import available_timezones

import duckdb
import pyarrow.parquet as pq
import pytest

from ingestion.contract import TABLES
from simulation.rows import TABLES as EXPORTED
from simulation.rows import schema_of

ARROW_NAMES = {
    "string": "VARCHAR",
    "int32": "INTEGER",
    "bool": "BOOLEAN",
    "decimal128(18, 4)": "DECIMAL(18,4)",
    "timestamp[us]": "TIMESTAMP",
    "date32[day]": "DATE",
}


@pytest.mark.parametrize("row_type", EXPORTED, ids=EXPORTED.values())
def test_columns_and_types_are_those_of_the_contract(row_type: type) -> None:
    table = TABLES[EXPORTED[row_type]]
    exported = {field.name: ARROW_NAMES[str(field.type)] for field in schema_of(row_type)}
    known = {column.name: column.sql_type for column in table.columns}
    assert exported.items() <= known.items()
    assert {column.name for column in table.columns if column.is_demanded} <= exported.keys()


def test_files_have_the_declared_schema(demo_folder: Path) -> None:
    for row_type, name in EXPORTED.items():
        files = sorted((demo_folder / name).glob("*.parquet"))
        assert files, f"{name} has no file"
        assert all(pq.read_schema(path).equals(schema_of(row_type)) for path in files)


@pytest.mark.parametrize("name", EXPORTED.values())
def test_rows_keep_the_rules_of_the_contract(name: str, demo: duckdb.DuckDBPyConnection) -> None:
    table = TABLES[name]
    keys = ", ".join(column.name for column in table.columns if column.need == "key")
    doubled = demo.sql(f"select {keys} from {name} group by all having count(*) > 1").fetchall()
    assert doubled == []
    broken = [f"{column.name} is null" for column in table.columns if column.is_demanded]
    broken += [
        f"{column.name} not in ({', '.join(repr(word) for word in column.allowed)})"
        for column in table.columns
        if column.allowed
    ]
    broken += [f"not ({rule.holds})" for rule in table.rules]
    for condition in broken:
        assert demo.sql(f"select * from {name} where {condition} limit 1").fetchall() == [], condition


def test_time_zones_are_iana_names(demo: duckdb.DuckDBPyConnection) -> None:
    zones = {row[0] for row in demo.sql("select timezone from customers union select timezone from stores").fetchall()}
    assert None in zones
    assert zones - {None} <= available_timezones()


@pytest.mark.parametrize(
    ("table", "column", "other"),
    [
        ("order_lines", "order_id", "orders"),
        ("order_lines", "product_id", "products"),
        ("order_events", "order_id", "orders"),
        ("orders", "customer_id", "customers"),
        ("orders", "store_id", "stores"),
        ("product_stock", "product_id", "products"),
        ("product_stock", "store_id", "stores"),
        ("product_sets", "product_id", "products"),
        ("product_prices", "product_id", "products"),
        ("consents", "customer_id", "customers"),
        ("email_events", "customer_id", "customers"),
        ("web_events", "customer_id", "customers"),
        ("web_events", "product_id", "products"),
        ("loyalty_transactions", "customer_id", "customers"),
        ("loyalty_transactions", "order_id", "orders"),
        ("referrals", "referrer_id", "customers"),
        ("referrals", "referred_customer_id", "customers"),
        ("identities", "customer_id", "customers"),
        ("coupon_redemptions", "customer_id", "customers"),
        ("coupon_redemptions", "order_id", "orders"),
        ("survey_answers", "customer_id", "customers"),
        ("important_dates", "customer_id", "customers"),
        ("reviews", "customer_id", "customers"),
        ("reviews", "order_id", "orders"),
        ("wishlist_events", "customer_id", "customers"),
        ("wishlist_events", "product_id", "products"),
        ("devices", "customer_id", "customers"),
    ],
)
def test_references_are_to_rows_that_exist(
    table: str, column: str, other: str, demo: duckdb.DuckDBPyConnection
) -> None:
    found = demo.sql(f"select count({column}), count({column}) filter ({column} not in (select {column} from {other})) "
                     f"from {table}").fetchall()  # fmt: skip
    assert found[0][0] > 0
    assert found[0][1] == 0
