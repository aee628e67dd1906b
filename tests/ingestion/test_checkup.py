"""What a source's files lack, told from their headers before anything lands."""

from collections.abc import Callable

import pytest
from shop_folder import Shop, stocked

from ingestion.checkup import brought_tables, lacks
from ingestion.contract import TABLES
from ingestion.contract.uses import WITHOUT
from ingestion.mapping import load_mapping


def told(shop: Shop) -> str:
    problems, _ = lacks(load_mapping(shop.mapping), shop.folder)
    return "\n".join(problems)


def test_files_that_fit_lack_nothing(shop: Shop) -> None:
    assert told(shop) == ""
    assert brought_tables(load_mapping("files"), shop.folder) == {"customers", "orders", "order_lines"}


def test_a_missing_required_file_and_a_missing_column_are_named_with_what_to_do(shop: Shop) -> None:
    shop.write("web_events.csv", [{"event_id": "1", "visitor_id": "v"}])
    assert "web_events.csv: columns event_type, occurred_at missing. docs/raw_contract.md lists the columns." in told(
        shop
    )
    (shop.folder / "orders.csv").unlink()
    assert "there is no file of orders" in told(shop)


def test_only_headers_are_read(shop: Shop) -> None:
    """A million rows must not be read for a question about columns; a broken row is the landing's to tell."""
    with (shop.folder / "orders.csv").open("ab") as file:
        file.write(b"a,row,of,too,many,fields\n" * 10_000 + b"\xff\xfe no text at all\n")
    assert told(shop) == ""


def test_a_table_nobody_knows_is_a_hint(shop: Shop) -> None:
    shop.write("oders.csv", [{"order_id": "1"}])
    problems, hints = lacks(load_mapping("files"), shop.folder)
    assert problems == []
    assert hints == ["oders.csv: belongs to no table of the raw contract and was not read"]


@pytest.fixture
def mapped(new_shop: Callable[[], Shop]) -> Shop:
    shop = stocked(new_shop())
    selects = "\n".join(f"  {table}: select * from {table}_rows" for table in ("customers", "orders", "order_lines"))
    inputs = "\n".join(
        f"  {table}_rows: {{files: [{table}.csv], columns: [{column}]}}"
        for table, column in (("customers", "customer_id"), ("orders", "order_id"), ("order_lines", "order_id"))
    )
    file = shop.folder.parent / "mine.yml"
    file.write_text(f"source: mine\ntitle: Mine\nlayout: sql\ninputs:\n{inputs}\ntables:\n{selects}\n")
    shop.mapping = str(file)
    return shop


def changed(shop: Shop, before: str, after: str) -> Shop:
    file = shop.folder.parent / "mine.yml"
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))
    return shop


def test_a_mapping_that_fits_lacks_nothing(mapped: Shop) -> None:
    assert told(mapped) == ""


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("[orders.csv]", "[bestellungen.csv]", "there is no bestellungen.csv"),
        (
            "[orders.csv], columns: [order_id]",
            "[orders.csv], columns: [order_id, total]",
            "orders.csv: column total missing",
        ),
        (
            "orders: select *",
            "orders: select * exclude (ordered_at)",
            "mapping mine, table orders: column ordered_at missing",
        ),
        ("select * from orders_rows", "select order_no from orders_rows", "order_no"),
        ("select * from orders_rows", "select * from order_row", "order_row"),
    ],
)
def test_what_a_mapping_lacks_is_named(mapped: Shop, before: str, after: str, words: str) -> None:
    assert words in told(changed(mapped, before, after))


def test_a_broken_optional_input_concerns_the_tables_that_read_it_only(mapped: Shop) -> None:
    changed(
        mapped,
        "tables:\n",
        "  visits: {files: [visits.csv], columns: [id]}\ntables:\n  web_events: select * from visits\n",
    )
    problems, _ = lacks(load_mapping(mapped.mapping), mapped.folder)
    assert len(problems) == 1
    assert "visits.csv" in problems[0]
    report = mapped.land()
    assert [failed.table for failed in report.failed] == ["web_events"]
    assert sum(table.landed for table in report.tables) == 7


def test_every_optional_table_says_what_the_shop_goes_without() -> None:
    assert set(WITHOUT) == {name for name, table in TABLES.items() if table.presence != "required"}


@pytest.mark.parametrize(
    "source", ["shopify", "shopify_graphql", "klaviyo", "cdnow", "complete_journey", "paper_forms"]
)
def test_the_shipped_mappings_name_the_first_file_they_miss(new_shop: Callable[[], Shop], source: str) -> None:
    shop = new_shop()
    shop.mapping = source
    assert told(shop).startswith(f"{shop.folder}: there is no ")
