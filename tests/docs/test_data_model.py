"""The relational model is generated from what tests hold, and dbt's own documentation opens without a network."""

import json
import re
from pathlib import Path

import duckdb
import pytest
from prepared_build import PreparedBuild

from setka.data_model import data_model_markdown, read_marts
from setka.dbt import ensure_manifest
from setka.documents import generated_documents
from setka.errors import NotFoundError
from setka.paths import DataPaths
from setka.pointer import Pointer
from setka.publication import PUBLISHED_TABLES
from setka.reference import write_reference
from setka.settings import PROJECT_ROOT, load_settings

CUSTOMER = "someone whom nobody may read about"


def test_the_diagram_is_a_generated_document() -> None:
    assert generated_documents()[PROJECT_ROOT / "docs" / "data_model.md"] == data_model_markdown()


def test_every_published_mart_has_a_grain_and_a_tested_key() -> None:
    """S49: the relational model. A table without a key cannot be joined."""
    marts = read_marts()
    assert {mart.name for mart in marts} == set(PUBLISHED_TABLES)
    assert [mart.name for mart in marts if not mart.keys or not mart.grain.startswith("One row per ")] == []


def test_the_diagram_draws_every_tested_reference_between_marts_and_no_other() -> None:
    manifest = json.loads(ensure_manifest().read_text(encoding="utf-8"))
    tested = {
        (re.findall(r"ref\('(\w+)'\)", test["test_metadata"]["kwargs"]["to"])[0], test["attached_node"].split(".")[-1])
        for test in manifest["nodes"].values()
        if (test.get("test_metadata") or {}).get("name") == "relationships"
    }
    drawn = set(re.findall(r"^    (\w+) \|\|--o[|{] (\w+) : ", data_model_markdown(), re.MULTILINE))
    assert drawn == {pair for pair in tested if set(pair) <= set(PUBLISHED_TABLES)}
    assert {("dim_customers", "fct_orders"), ("fct_orders", "fct_order_lines")} <= drawn


def test_entities_of_the_diagram_have_the_columns_that_their_lines_name() -> None:
    text = data_model_markdown()
    entities = dict(re.findall(r"^    (\w+) \{\n(.*?)    \}$", text, re.MULTILINE | re.DOTALL))
    for parent, child, column in re.findall(r'^    (\w+) \|\|--o[|{] (\w+) : "(\w+)"', text, re.MULTILINE):
        assert parent in entities
        assert re.search(rf"key {column} .*FK", entities[child]), f"{child}.{column}"


@pytest.fixture
def published(prepared_build: PreparedBuild, tmp_path: Path) -> DataPaths:
    """A shop that has published the marts of a build, with one customer in them."""
    paths, build = DataPaths(tmp_path), prepared_build.build
    for folder in (paths.published, paths.logs):
        folder.mkdir(parents=True)
    with duckdb.connect(str(paths.published / "warehouse.duckdb")) as connection:
        connection.execute(f"attach '{build.warehouse_file(prepared_build.paths)}' as build (read_only)")
        for name in PUBLISHED_TABLES:
            connection.execute(f"create table {name} as from build.main.{name}")
        connection.execute(f"insert into dim_customers (customer_id) values ('{CUSTOMER}')")
    pointer = Pointer(
        file="warehouse.duckdb",
        build_id=build.build_id,
        run_id=build.run_id,
        as_of=build.as_of,
        known_as_of=build.known_as_of,
        contacts="none",
        published_at=build.known_as_of,
        timezone=build.timezone,
        currency=build.currency,
    )
    paths.current.write_text(pointer.text(), encoding="utf-8")
    return paths


def test_the_reference_site_describes_the_published_columns_and_holds_no_row(published: DataPaths) -> None:
    """S49: dbt docs generated. Nothing of a customer is in it, so that anybody in the shop may read it."""
    page = write_reference(load_settings(data_dir=published.root), published)
    folder = published.reference
    assert page.parent == folder
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir()}
    assert set(texts) == {"index.html", "static_index.html", "manifest.json", "catalog.json"}
    catalog = json.loads(texts["catalog.json"])["nodes"]
    found = {node["metadata"]["name"]: set(node["columns"]) for node in catalog.values()}
    assert found == published_columns(published)
    assert "potential_value_lower" in texts["static_index.html"], "it opens by itself, from a file"
    assert [name for name, text in texts.items() if CUSTOMER in text] == []


def published_columns(paths: DataPaths) -> dict[str, set[str]]:
    with duckdb.connect(str(paths.published / "warehouse.duckdb"), read_only=True) as connection:
        rows = connection.execute("select table_name, column_name from duckdb_columns() where not internal").fetchall()
    assert {table for table, _ in rows} == set(PUBLISHED_TABLES)
    return {table: {column for name, column in rows if name == table} for table, _ in rows}


def test_before_the_first_night_there_is_nothing_to_describe(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="make nightly"):
        write_reference(load_settings(data_dir=tmp_path), DataPaths(tmp_path))
