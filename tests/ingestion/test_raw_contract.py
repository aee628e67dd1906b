from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
import yaml

from ingestion.contract import TABLES, Table
from ingestion.documents import CONTRACT_PAGE, DBT_SOURCES, contract_markdown, dbt_sources_yaml
from ingestion.raw import LANDING_COLUMNS, ensure_empty_tables, raw_columns
from setka.paths import DataPaths

# The list a shop is promised, in the words of the design.
PROMISED = [
    "customers", "identities", "consents", "preferences", "orders", "order_lines", "order_events", "products",
    "product_sets", "product_stock", "product_prices", "web_events", "devices", "email_events",
    "loyalty_transactions", "promo_codes", "gift_certificates", "coupon_redemptions", "referrals", "partners",
    "reviews",
    "survey_answers", "expert_questions", "complaints", "wishlist_events", "appointments", "prescriptions",
    "stores", "staff", "important_dates", "call_results", "channel_costs", "content",
]  # fmt: skip


def test_the_contract_has_the_promised_tables_and_requires_three():
    assert sorted(TABLES) == sorted(PROMISED)
    assert {name for name, table in TABLES.items() if table.presence == "required"} == {
        "customers",
        "orders",
        "order_lines",
    }


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_table_says_its_grain_key_and_time_and_names_no_column_twice(table: Table):
    names = [column.name for column in table.columns]
    assert table.grain.startswith("One row per ") and table.grain.endswith(".")
    assert table.key_columns
    assert len(set(names)) == len(names)
    if table.time_column is not None:
        (time,) = (column for column in table.columns if column.name == table.time_column)
        assert time.is_demanded, "a row without time would never be seen: the clock as_of cuts by it"
    assert all(column.meaning.endswith(".") for column in table.columns)
    assert not set(names) & {name for name, _, _ in LANDING_COLUMNS}


def test_columns_that_hold_addresses_names_or_birth_dates_are_contact_data():
    telling = {"email", "phone", "first_name", "last_name", "birth_date", "push_token", "staff_name"}
    open_ones = {
        (table.name, column.name)
        for table in TABLES.values()
        for column in table.open_columns
        if column.name in telling or "address" in column.name
    }
    assert open_ones == set()


def test_a_shop_that_brings_nothing_has_every_table_empty_and_typed(tmp_path: Path):
    paths = DataPaths(tmp_path)
    ensure_empty_tables(paths)
    for name, table in TABLES.items():
        stored = pq.read_table(paths.raw / name / "empty.parquet")
        assert stored.num_rows == 0
        assert stored.column_names == [column for column, _ in raw_columns(table)]
        contacts = paths.raw / name / "contacts" / "empty.parquet"
        assert contacts.exists() == bool(table.contact_columns)
    schema = pq.read_schema(paths.raw / "customers" / "empty.parquet")
    assert {name: str(schema.field(name).type) for name in ("row_id", "registered_at", "email_key", "source_row")} == {
        "row_id": "string",
        "registered_at": "timestamp[us]",
        "email_key": "string",
        "source_row": "int64",
    }
    assert not {"email", "phone", "birth_date"} & set(schema.names)


def test_writing_the_empty_tables_again_leaves_them_alone(tmp_path: Path):
    paths = DataPaths(tmp_path)
    ensure_empty_tables(paths)
    file = paths.raw / "orders" / "empty.parquet"
    before = file.stat().st_mtime_ns, file.stat().st_ino
    ensure_empty_tables(paths)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == before


def test_the_documents_in_the_repository_are_those_the_contract_yields():
    """S46: the documented contract of every inbound table fails here on drift."""
    remedy = "Run `python -m ingestion.documents`."
    assert DBT_SOURCES.read_text(encoding="utf-8") == dbt_sources_yaml(), remedy
    assert CONTRACT_PAGE.read_text(encoding="utf-8") == contract_markdown(), remedy
    page = contract_markdown()
    assert all(f"\n## {name}\n" in page for name in TABLES)


def test_the_dbt_sources_keep_contact_columns_under_raw_contacts_alone():
    sources = {source["name"]: source for source in yaml.safe_load(dbt_sources_yaml())["sources"]}
    for source in sources["raw"]["tables"]:
        contact_names = {column.name for column in TABLES[source["name"]].contact_columns}
        assert not contact_names & {column["name"] for column in source["columns"]}
    described = {
        source["name"]: {column["name"] for column in source["columns"]} for source in sources["raw_contacts"]["tables"]
    }
    assert described["customers"] == {"row_id", "email", "phone", "first_name", "last_name", "birth_date"}


def test_the_dbt_sources_name_files_that_have_the_described_columns(tmp_path: Path):
    paths = DataPaths(tmp_path)
    ensure_empty_tables(paths)
    connection = duckdb.connect(config={"file_search_path": str(paths.raw)})  # as dbt/profiles.yml sets it
    for source in yaml.safe_load(dbt_sources_yaml())["sources"]:
        for table in source["tables"]:
            location = table["config"]["meta"]["external_location"]
            found = connection.execute(f"select column_name, lower(column_type) from (describe from {location})")
            described = [(column["name"], column["data_type"]) for column in table["columns"]]
            assert found.fetchall() == described, f"{source['name']}.{table['name']}"
