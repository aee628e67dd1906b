"""Many small files are read together, and each row still knows its file and place."""

import duckdb
import pytest
from shop_folder import ORDERS, Shop, table_report

from ingestion import small_files
from setka.errors import ContractError

ORDER = dict(ORDERS[0])
EVENT = {"event_id": "e", "visitor_id": "v", "event_type": "page_view", "occurred_at": "2026-02-01T10:00:00Z"}


def written_in_pieces(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty files in two forms; every third row is bad, and every fifth file has a row that fits no header."""
    monkeypatch.setattr(small_files, "_HELD", 600)  # bytes: the rows are written in many parts
    for number in range(40):
        extra = {"promo_code": "X"} if number % 2 else {}
        rows = [
            {**ORDER, "order_id": f"{number}-{place}", "currency": "EUR" if place % 3 == 0 else "RUB", **extra}
            for place in range(1, 6)
        ]
        path = shop.write(f"orders/{number:02d}.csv", rows)
        if number % 5 == 0:
            lines = path.read_text().splitlines()
            path.write_text("\n".join([*lines[:2], f"too,{number}", *lines[2:]]))


def test_row_numbers_and_quarantine_are_those_of_each_file(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    written_in_pieces(shop, monkeypatch)
    report = table_report(shop.land(), "orders")
    assert (report.files, report.source_rows, report.landed) == (41, 2 + 40 * 5 + 8, 2 + 40 * 4)
    for order_id, file, row in shop.raw("orders", "order_id, source_file, source_row"):
        if file != "orders.csv":
            number, place = (int(part) for part in order_id.split("-"))
            shifted = place + 1 if number % 5 == 0 and place > 1 else place
            assert (file, row) == (f"orders/{number:02d}.csv", shifted)
    refused = shop.quarantined("orders", "source_file, source_row, reason")
    assert len(refused) == 40 + 8
    assert {row for file, row, reason in refused if reason.startswith("has 2 fields")} == {2}


def test_reading_together_gives_what_reading_one_by_one_gives(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    written_in_pieces(shop, monkeypatch)
    shop.land()
    together = shop.raw("orders"), shop.quarantined("orders", "*")
    for file in [*shop.paths.root.rglob("*.parquet"), *shop.paths.root.rglob("*.json")]:
        file.unlink()
    monkeypatch.setattr(small_files, "_SMALL", 0)
    shop.landings = 0
    shop.land()
    assert (shop.raw("orders"), shop.quarantined("orders", "*")) == together


def test_a_broken_file_among_many_fails_alone(shop: Shop) -> None:
    for number in range(5):
        shop.write(f"web_events/{number}.csv", [{**EVENT, "event_id": f"e{number}"}])
    (shop.folder / "web_events" / "1.csv").write_text("event_id,visitor_id\nx,y\n")
    (shop.folder / "web_events" / "2.csv").write_bytes("event_id\nЮлия\n".encode("cp1251"))
    (shop.folder / "web_events" / "3.csv").write_text("")
    report = shop.land()
    assert [failed.file for failed in report.failed] == ["web_events/2.csv", "web_events/3.csv", "web_events/1.csv"]
    assert {row[0] for row in shop.raw("web_events", "event_id")} == {"e0", "e4"}
    again = shop.land()
    assert len(again.failed) == 3, "a file that could not be used is tried again"
    assert table_report(again, "web_events").files_known == 2


def test_a_file_without_a_demanded_column_stops_a_required_table(shop: Shop) -> None:
    shop.write("orders/1.csv", [{"order_id": "x"}])
    with pytest.raises(ContractError, match=r"orders/1\.csv"):
        shop.land()
    with duckdb.connect() as connection:
        assert connection.execute(f"select count(*) from {shop.files('orders')}").fetchall() == [(0,)]
