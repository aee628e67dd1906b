"""The CDNOW sample, a file without header whose fields are parted by spaces, against its known answers."""

from decimal import Decimal

import pytest
from shop_folder import Shop, table_report

from ingestion.report import LandingReport
from setka.paths import DataPaths
from setka.settings import PROJECT_ROOT

SOURCE = PROJECT_ROOT / ".." / "shared" / "data" / "cdnow"

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason="the CDNOW sample is not beside the project")

Landed = tuple[Shop, LandingReport]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Landed:
    shop = Shop(SOURCE, DataPaths(tmp_path_factory.mktemp("cdnow")), mapping="cdnow")
    return shop, shop.land(currency="USD")


def dollars_in_the_file() -> Decimal:
    lines = (SOURCE / "CDNOW_sample.txt").read_text().splitlines()
    return sum((Decimal(line.split()[4]) for line in lines), Decimal(0))


def test_purchases_and_customers_equal_the_known_answers(landed: Landed) -> None:
    shop, report = landed
    assert shop.query(f"select count(*), count(distinct customer_id) from {shop.files('orders')}") == [(6_919, 2_357)]
    assert table_report(report, "customers").landed == 2_357
    assert report.quarantined == 0


def test_the_lines_are_worth_the_dollars_of_the_file(landed: Landed) -> None:
    shop, _ = landed
    ((worth, cds),) = shop.query(
        f"select sum(quantity * unit_price - discount_amount), sum(quantity) from {shop.files('order_lines')}"
    )
    assert worth == dollars_in_the_file()
    assert cds == sum(int(line.split()[3]) for line in (SOURCE / "CDNOW_sample.txt").read_text().splitlines())


def test_a_purchase_keeps_its_day_in_the_shops_zone(landed: Landed) -> None:
    shop, _ = landed
    days = shop.query(
        "select strftime(ordered_at at time zone 'UTC' at time zone 'America/New_York', '%Y%m%d') "
        f"from {shop.files('orders')} where customer_id = '0001' order by 1"
    )
    assert days == [("19970101",), ("19970118",), ("19970802",), ("19971212",)]


def test_a_line_that_lacks_a_field_is_quarantined_and_the_others_land(landed: Landed, new_shop) -> None:
    shop: Shop = new_shop()
    shop.mapping = "cdnow"
    (shop.folder / "CDNOW_sample.txt").write_text(" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2\nscrawl\n")
    report = shop.land(currency="USD")
    assert table_report(report, "orders").landed == 2
    assert [row[1:4] for row in shop.quarantined("orders")] == [(3, "order_id", "is empty")]
    assert {row[1:3] for row in shop.quarantined("order_lines")} == {(2, "unit_price"), (3, "order_id")}
