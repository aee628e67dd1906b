"""The known answers of the UCI Online Retail file, from the file as it is to the penny."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from small_shop import MARTS, Warehouse, build

from ingestion.landing import land
from ingestion.mapping import load_mapping
from setka.paths import DataPaths
from setka.settings import PROJECT_ROOT

SOURCE = PROJECT_ROOT.parent / "shared" / "data" / "online_retail"
LANDED = dt.datetime(2011, 12, 10, 3, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason=f"the UCI Online Retail file is not at {SOURCE}")


@pytest.fixture(scope="module")
def retail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warehouse]:
    paths = DataPaths(tmp_path_factory.mktemp("online retail"))
    land(
        paths,
        load_mapping("online_retail"),
        SOURCE,
        secret=b"a shop's secret of thirty-two byte",
        currency="GBP",
        timezone="Europe/London",
        latest=LANDED,
        now=LANDED,
    )
    yield build(
        paths,
        ["--exclude-resource-type", "unit_test", *MARTS],
        as_of="2011-12-10 03:00:00",
        as_of_date="2011-12-10",
        known_as_of="2011-12-10 03:00:00",
        shop_timezone="Europe/London",
        currency="GBP",
    )


def test_counted_lines_orders_customers_and_revenue(retail: Warehouse) -> None:
    assert retail.rows("select count(*), sum(revenue) from fct_order_lines") == [(397_884, Decimal("8911407.9040"))]
    assert retail.rows("select count(*), count(distinct customer_id), sum(revenue) from fct_orders") == [
        (18_532, 4_338, Decimal("8911407.9040"))
    ]


def test_profile_agrees_with_the_orders(retail: Warehouse) -> None:
    assert retail.rows(
        "select count(*), sum(revenue), count(*) filter (where order_count >= 2) "
        "from dim_customers where order_count > 0"
    ) == [(4_338, Decimal("8911407.9040"), 2_845)]


def test_two_known_customers(retail: Warehouse) -> None:
    assert retail.rows(
        "select customer_id, days_since_last_order, order_count, revenue, recency_band, frequency_band "
        "from dim_customers where customer_id in ('12347', '18287') order by 1"
    ) == [
        ("12347", 3, 7, Decimal("4310.0000"), "0-30", "5+"),
        ("18287", 43, 3, Decimal("1837.2800"), "31-60", "3"),
    ]


def test_an_order_that_was_cancelled_later_stays_and_its_return_is_deducted(retail: Warehouse) -> None:
    assert retail.rows("select order_count, revenue, net_revenue from dim_customers where customer_id = '12346'") == [
        (1, Decimal("77183.6000"), Decimal("0.0000"))
    ]


def test_cancelled_lines_are_kept_as_returns(retail: Warehouse) -> None:
    assert retail.rows("select count(*), count(*) filter (where amount < 0) from fct_returns") == [(9_288, 0)]


def test_every_line_of_the_file_is_counted_returned_or_excluded(retail: Warehouse) -> None:
    counted, returned, excluded = retail.rows(
        "select (select count(*) from fct_order_lines), (select count(*) from fct_returns), "
        "(select sum(line_count) from rpt_order_exclusions)"
    )[0]
    assert (counted, returned) == (397_884, 9_288)
    assert int(str(counted)) + int(str(returned)) + int(str(excluded)) == 541_909


def test_grid_holds_the_buyers(retail: Warehouse) -> None:
    assert retail.rows("select sum(customer_count), sum(revenue) from rpt_lifecycle_grid where zone != 'prospect'") == [
        (4_338, Decimal("8911407.9040"))
    ]
