"""A shop with several sources: one landing, ids that cannot collide, and one source's trouble that stays its own."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from shop_folder import FIRST_LANDING, SECRET, Row, Shop, stocked, table_report

from ingestion.report import LandingReport
from ingestion.several import declared, land_sources, load_sources, retry_sources
from setka.errors import ContractError, SettingsError, SourceError
from setka.settings import PROJECT_ROOT

VISITS = """
source: visits
title: Visits of the site
layout: sql
partial: true
own_ids: [event_id]
inputs:
  visit_rows:
    files: [visits.csv]
    columns: [id, visitor, page]
tables:
  web_events: |
    select id as event_id, visitor as visitor_id, 'page_view' as event_type, '2026-02-01 10:00:00' as occurred_at,
        page as url, source_file, source_row
    from visit_rows
"""
TILL = """
source: till
title: Tills
layout: contract
partial: true
own_ids: [customer_id, order_id]
"""


@pytest.fixture
def parent(new_shop: Callable[[], Shop]) -> Shop:
    """A folder with the shop's own files in `files`, and mapping files beside it."""
    shop = new_shop()
    stocked(Shop(shop.folder / "files", shop.paths))
    for name, text in (("visits", VISITS), ("till", TILL)):
        (shop.folder.parent / f"{name}.yml").write_text(text)
    return shop


def visits(shop: Shop, *rows: Row) -> None:
    shop.write("visits/visits.csv", rows)


def named(shop: Shop, *sources: str) -> str:
    return ",".join(str(shop.folder.parent / f"{name}.yml") if name != "files" else name for name in sources)


def land_all(shop: Shop, *sources: str, now: dt.datetime = FIRST_LANDING) -> LandingReport:
    return land_sources(
        shop.paths,
        load_sources(named(shop, *sources)),
        shop.folder,
        secret=SECRET,
        currency="RUB",
        timezone="Europe/Moscow",
        latest=now + dt.timedelta(days=365),
        clock=lambda: now,
    )


def test_each_source_lands_from_the_folder_of_its_name_and_one_report_tells_of_all(parent: Shop) -> None:
    visits(parent, {"id": "1", "visitor": "v", "page": "/a"})
    report = land_all(parent, "files", "visits")
    assert table_report(report, "orders").landed == 2
    assert table_report(report, "web_events").landed == 1
    assert parent.raw("orders", "distinct source_name") == [("files",)]
    assert parent.raw("web_events", "source_name, event_id, visitor_id") == [("visits", "visits:1", "v")]
    for table in report.tables:
        assert table.source_rows == table.landed + table.unchanged + table.duplicates + table.quarantined


def test_the_same_ids_of_two_sources_stay_two_customers_and_two_orders(parent: Shop) -> None:
    stocked(Shop(parent.folder / "till", parent.paths))
    report = land_all(parent, "files", "till")
    assert {row[0] for row in parent.current("customers")} == {"1", "2", "till:1", "till:2"}
    assert table_report(report, "orders").landed == 4
    # Lines follow their own orders; products are not the till's own and stay shared.
    assert {row[:3] for row in parent.current("order_lines")} >= {("A", 1, "p1"), ("till:A", 1, "p1")}
    assert {row[:2] for row in parent.current("orders")} == {
        ("A", "1"),
        ("B", None),
        ("till:A", "till:1"),
        ("till:B", None),
    }


def test_landing_them_again_changes_nothing(parent: Shop) -> None:
    """S43: a replay of the same files of several sources changes nothing."""
    stocked(Shop(parent.folder / "till", parent.paths))
    land_all(parent, "files", "till")
    before = {table: parent.current(table) for table in ("customers", "orders", "order_lines")}
    again = land_all(parent, "files", "till", now=FIRST_LANDING + dt.timedelta(hours=1))
    assert again.landed == 0
    assert all(table.source_rows == 0 for table in again.tables)
    assert {table: parent.current(table) for table in before} == before


def test_a_source_that_joins_later_leaves_the_first_ones_files_unread(parent: Shop) -> None:
    Shop(parent.folder / "files", parent.paths).land()
    visits(parent, {"id": "1", "visitor": "v", "page": "/a"})
    report = land_all(parent, "files", "visits", now=FIRST_LANDING + dt.timedelta(hours=1))
    orders = table_report(report, "orders")
    assert (orders.files, orders.files_known, orders.landed) == (0, 1, 0)
    assert table_report(report, "web_events").landed == 1


def test_a_broken_source_of_optional_tables_stops_nobody_and_is_told(parent: Shop) -> None:
    (parent.folder / "visits").mkdir()
    report = land_all(parent, "files", "visits")
    assert table_report(report, "orders").landed == 2
    assert [failed.table for failed in report.failed] == ["web_events"]
    assert "visits.csv" in report.failed[0].problem


def test_a_missing_folder_of_optional_tables_stops_nobody_and_is_told(parent: Shop) -> None:
    report = land_all(parent, "files", "visits")
    assert table_report(report, "orders").landed == 2
    assert [(failed.table, failed.file) for failed in report.failed] == [("web_events", "visits")]


def silent(report: LandingReport) -> list[str]:
    return [stale.table for stale in report.stale]


def test_a_table_is_silent_only_when_no_source_tells_of_it(parent: Shop) -> None:
    """Field note 19: the site's visits come from the second source, so the first one's lack of them is no silence."""
    visits(parent, {"id": "1", "visitor": "v", "page": "/a"})
    assert silent(land_all(parent, "files", "visits")) == []
    assert silent(land_all(parent, "files", "visits", now=FIRST_LANDING + dt.timedelta(hours=1))) == []
    (parent.folder / "visits" / "visits.csv").write_text("id,visitor,page\n")
    later = land_all(parent, "files", "visits", now=FIRST_LANDING + dt.timedelta(hours=2))
    assert silent(later) == ["web_events", "web_events"], "neither source told anything"


@pytest.mark.parametrize("how", ["file", "folder"])
def test_a_broken_source_holds_what_it_brings_though_another_tells_of_it(parent: Shop, how: str) -> None:
    visits(parent, {"id": "1", "visitor": "v", "page": "/a"})
    event = {"event_id": "e", "visitor_id": "v", "event_type": "page_view", "occurred_at": "2026-02-01T10:00:00Z"}
    parent.write("files/web_events.csv", [event])
    assert silent(land_all(parent, "files", "visits")) == []
    (parent.folder / "visits" / "visits.csv").unlink()
    if how == "folder":
        (parent.folder / "visits").rmdir()
    assert silent(land_all(parent, "files", "visits", now=FIRST_LANDING + dt.timedelta(hours=1))) == ["web_events"]


def test_rows_in_quarantine_land_later_with_the_source_and_ids_they_came_with(parent: Shop) -> None:
    ahead = {"order_id": "Z", "customer_id": "1", "ordered_at": "2028-06-01T10:00:00Z", "sales_channel": "store"}
    stocked(Shop(parent.folder / "till", parent.paths))
    for source in ("files", "till"):
        parent.write(f"{source}/orders/ahead.csv", [ahead])
    assert table_report(land_all(parent, "files", "till"), "orders").quarantined == 2
    (found,) = retry_sources(
        parent.paths,
        load_sources(named(parent, "files", "till")),
        secret=SECRET,
        currency="RUB",
        timezone="Europe/Moscow",
        latest=FIRST_LANDING + dt.timedelta(days=900),
        clock=lambda: FIRST_LANDING + dt.timedelta(hours=1),
    )
    assert (found.table, found.judged, found.landed, found.left) == ("orders", 2, 2, 0)
    landed = parent.raw("orders", "source_name, order_id, customer_id")
    assert {row for row in landed if "Z" in str(row[1])} == {("files", "Z", "1"), ("till", "till:Z", "till:1")}


def test_what_may_reveal_health_stays_out_of_every_source(parent: Shop) -> None:
    """S39: the switch is the shop's, not the first source's."""
    stocked(Shop(parent.folder / "till", parent.paths))
    row = {"prescription_id": "1", "customer_id": "1", "issued_at": "2026-02-01", "recommendation": "planted"}
    parent.write("till/prescriptions.csv", [row])
    report = land_all(parent, "files", "till")
    assert table_report(report, "prescriptions").left_out == 1
    assert parent.raw("prescriptions", "recommendation") == [(None,)]


def test_a_broken_source_that_brings_people_stops_the_night(parent: Shop) -> None:
    """Running on without a source of consents could write to somebody who withdrew there."""
    stocked(Shop(parent.folder / "till", parent.paths))
    (parent.folder / "till" / "consents.csv").write_text("consent_id,customer_id\n1,1\n")
    with pytest.raises(ContractError, match="channel"):
        land_all(parent, "files", "till")
    with pytest.raises(SourceError, match="klaviyo"):
        land_sources(
            parent.paths,
            load_sources("files,klaviyo"),
            parent.folder,
            secret=SECRET,
            currency="RUB",
            timezone="Europe/Moscow",
            latest=FIRST_LANDING,
            clock=lambda: FIRST_LANDING + dt.timedelta(hours=2),
        )


@pytest.mark.parametrize(
    ("sources", "complaint"),
    [
        ("klaviyo", "brings no customers, orders, order_lines|brings no orders, order_lines"),
        ("shopify,shopify", "named twice"),
        ("files,online_retail", "'online_retail' does not say which ids are its own"),
        ("synthetic,klaviyo", "takes no other source"),
        (" , ", "names no source"),
        ("files,nowhere", "no source 'nowhere'"),
        ("postgres_shop,{second}", "there is one SETKA_SOURCE_URL"),
    ],
)
def test_sources_that_cannot_stand_together_are_refused(sources: str, complaint: str, tmp_path: Path) -> None:
    second = tmp_path / "warehouse_shop.yml"
    shipped = (PROJECT_ROOT / "ingestion" / "sources" / "postgres_shop.yml").read_text(encoding="utf-8")
    second.write_text(shipped.replace("source: postgres_shop", "source: warehouse_shop"))
    sources = sources.replace("{second}", str(second))
    with pytest.raises(SettingsError, match=complaint) as caught:
        load_sources(sources)
    assert "SETKA_SOURCE" in str(caught.value)


def test_zone_and_currency_are_those_of_the_first_source_that_says_them() -> None:
    assert declared(load_sources("cdnow,klaviyo"), "currency") == "USD"
    with pytest.raises(SettingsError, match="SETKA_TIMEZONE"):
        declared(load_sources("shopify,klaviyo"), "timezone")


def test_shopify_and_klaviyo_of_one_person_keep_both_profiles_for_identity_to_join(
    new_shop: Callable[[], Shop],
) -> None:
    real = Path(__file__).resolve().parents[3] / "shared" / "data"
    if not (real / "shopify").is_dir():
        pytest.skip("the Shopify files are not beside the project")
    shop = new_shop()
    report = land_sources(
        shop.paths,
        load_sources("shopify,klaviyo"),
        real,
        secret=SECRET,
        currency="USD",
        timezone="America/New_York",
        latest=FIRST_LANDING,
        clock=lambda: FIRST_LANDING,
    )
    assert table_report(report, "customers").landed == 6
    assert {row[0].startswith("klaviyo:") for row in shop.raw("email_events", "customer_id")} == {True}
    assert {row[0] for row in shop.raw("email_events", "campaign")} == {"ZZ7re", "LyZ7re", None}
