"""Files that cannot be used: a one-line error with file, column or line and remedy, and nothing of the table landed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from shop_folder import CUSTOMERS, FIRST_LANDING, ORDERS, Shop, stocked, table_report

from ingestion.raw import EMPTY
from setka.errors import ClockError, ContractError, SetkaError, SourceError


def landed_files(shop: Shop, table: str) -> list[Path]:
    return [path for path in (shop.paths.raw / table).rglob("*.parquet") if path.name != EMPTY]


def refused(shop: Shop, kind: type[SetkaError]) -> str:
    with pytest.raises(kind) as caught:
        shop.land()
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_a_missing_folder(shop: Shop):
    shop.folder = shop.folder / "nowhere"
    message = refused(shop, SourceError)
    assert "nowhere: the folder does not exist" in message
    assert "SETKA_SOURCE_PATH" in message
    assert not shop.paths.root.exists()


def test_no_file_of_a_required_table(shop: Shop):
    (shop.folder / "order_lines.csv").unlink()
    message = refused(shop, SourceError)
    assert "no file of order_lines" in message
    assert "order_lines.parquet" in message


@pytest.mark.parametrize("name", ["orders.csv", "orders.parquet"])
def test_an_empty_file_of_a_required_table(shop: Shop, name: str):
    (shop.folder / "orders.csv").unlink()
    (shop.folder / name).touch()
    assert f"{name}: is empty (0 bytes). Export it again." in refused(shop, SourceError)
    assert landed_files(shop, "orders") == []
    assert landed_files(shop, "customers") != [], "what landed of other tables stays"


def test_a_file_of_blank_lines_has_no_header(shop: Shop):
    (shop.folder / "orders.csv").write_text("\n\n")
    assert "orders.csv: has no header" in refused(shop, SourceError)


def test_a_parquet_file_that_is_none(shop: Shop):
    (shop.folder / "orders.csv").rename(shop.folder / "orders.parquet")
    assert "orders.parquet: is not a readable Parquet file" in refused(shop, SourceError)


def test_a_missing_column_is_named_with_its_file(shop: Shop):
    shop.write("orders.csv", [{"order_id": "A", "customer_id": "1"}])
    message = refused(shop, ContractError)
    assert "orders.csv: column ordered_at missing" in message
    assert "docs/raw_contract.md" in message
    assert landed_files(shop, "orders") == []


def test_a_missing_column_in_parquet(shop: Shop):
    (shop.folder / "customers.csv").unlink()
    shop.write_parquet("customers/2026.parquet", "select '1' as customer_id")
    assert "customers/2026.parquet: column registered_at missing" in refused(shop, ContractError)


def test_another_delimiter_than_declared_is_suspected(shop: Shop):
    shop.write("orders.csv", ORDERS, delimiter=";")
    message = refused(shop, ContractError)
    assert "orders.csv: columns order_id, ordered_at missing" in message
    assert "delimiter" in message


def test_a_delimiter_that_the_mapping_declares_is_used(shop: Shop, tmp_path: Path):
    mapping = tmp_path / "semicolon.yml"
    mapping.write_text('{source: semicolon, title: Semicolons, layout: contract, delimiter: ";"}')
    shop.mapping = str(mapping)
    for path in shop.folder.iterdir():
        path.write_text(path.read_text(encoding="utf-8").replace(",", ";"), encoding="utf-8")
    assert shop.land().landed == 7


def test_cp1251_is_named_with_line_byte_and_remedy_and_lands_once_declared(shop: Shop, tmp_path: Path):
    shop.write("customers.csv", CUSTOMERS, encoding="cp1251")
    message = refused(shop, SourceError)
    assert "customers.csv: line 3: byte 0x" in message
    assert "`encoding: cp1251`" in message

    mapping = tmp_path / "cyrillic.yml"
    mapping.write_text("{source: cyrillic, title: Cyrillic, layout: contract, encoding: cp1251}")
    shop.mapping = str(mapping)
    shop.land()
    assert ("Пётр",) in shop.contacts("customers", "first_name")


def test_a_column_named_twice(shop: Shop):
    (shop.folder / "orders.csv").write_text("order_id,ordered_at,Order_ID\nA,2026-01-01,A\n")
    assert "orders.csv: column 3 of the header is nameless or named twice" in refused(shop, ContractError)


def test_a_column_with_a_name_that_landing_gives_itself(shop: Shop):
    shop.write("orders.csv", [{**ORDERS[0], "source_row": "1"}])
    assert "orders.csv: column source_row has a name that landing gives itself" in refused(shop, ContractError)


def test_a_file_without_header_is_refused_without_quoting_it(shop: Shop):
    (shop.folder / "customers.csv").write_text("1,2026-01-01,planted@example.com\n")
    assert "planted" not in refused(shop, ContractError)


def test_a_broken_file_of_an_optional_table_is_reported_and_the_rest_goes_on(shop: Shop):
    (shop.folder / "stores.parquet").write_bytes(b"PAR1")
    shop.write("web_events/1.csv", [{"event_id": "1"}])
    shop.write(
        "web_events/2.csv",
        [{"event_id": "2", "visitor_id": "v", "event_type": "search", "occurred_at": "2026-01-01"}],
    )
    report = shop.land()
    assert [(failed.table, failed.file) for failed in report.failed] == [
        ("stores", "stores.parquet"),
        ("web_events", "web_events/1.csv"),
    ]
    assert "columns visitor_id, event_type, occurred_at missing" in report.failed[1].problem
    assert table_report(report, "web_events").landed == 1
    assert table_report(report, "orders").landed == 2
    assert len(shop.land().failed) == 2, "a file that failed is tried again"


def test_broken_consents_stop_the_run_though_the_table_is_optional(shop: Shop):
    (shop.folder / "consents.csv").touch()
    assert "consents.csv: is empty" in refused(shop, SourceError)


def test_a_bad_landing_does_not_poison_a_later_good_one(shop: Shop, new_shop: Callable[[], Shop]):
    (shop.folder / "order_lines.csv").write_text("order_id\nA\n")
    refused(shop, ContractError)
    stocked(shop).land()
    undisturbed = stocked(new_shop())
    undisturbed.land()
    for table in ("customers", "orders", "order_lines"):
        assert shop.current(table) == undisturbed.current(table)


def test_files_and_columns_that_the_contract_does_not_know_are_mentioned(shop: Shop):
    shop.write("custmers.csv", CUSTOMERS)
    shop.write("stores.csv", [{"store_id": "1", "store_name": "One", "colour": "red"}])
    assert shop.land().notes == (
        "custmers.csv: belongs to no table of the raw contract and was not read",
        "stores.csv: not in the contract and not taken: colour",
    )


def test_a_clock_behind_an_earlier_landing_is_refused(shop: Shop):
    shop.land(now=FIRST_LANDING)
    with pytest.raises(ClockError, match="before the landing 20261101T010000"):
        shop.land(now=FIRST_LANDING.replace(year=2025))
