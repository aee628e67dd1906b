"""The UCI Online Retail file, landed as it is, against its known answers (data/README.md)."""

from decimal import Decimal

import pytest
from shop_folder import Shop, table_report

from ingestion.report import LandingReport
from setka.paths import DataPaths
from setka.settings import PROJECT_ROOT

SOURCE = PROJECT_ROOT / ".." / "shared" / "data" / "online_retail"

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason="the Online Retail file is not beside the project")


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Shop, LandingReport]:
    shop = Shop(SOURCE, DataPaths(tmp_path_factory.mktemp("online retail")), mapping="online_retail")
    return shop, shop.land(currency="GBP")


def test_sale_lines_of_identified_orders_equal_the_known_answers(landed: tuple[Shop, LandingReport]):
    shop, _ = landed
    answers = shop.query(
        "select count(*), count(distinct order_id), count(distinct customer_id), sum(quantity * unit_price) "
        f"from {shop.files('order_lines')} as lines join {shop.files('orders')} as orders using (order_id) "
        "where line_kind = 'sale' and customer_id is not null"
    )
    assert answers == [(397_884, 18_532, 4_338, Decimal("8911407.9040"))]


def test_every_line_of_the_file_is_a_line_or_a_return(landed: tuple[Shop, LandingReport]):
    _, report = landed
    lines, returns = table_report(report, "order_lines"), table_report(report, "order_events")
    assert lines.landed + returns.landed == 541_909
    assert returns.landed == 9_288
    assert report.quarantined == 0
    assert report.landed == sum(table.source_rows for table in report.tables)


def test_what_is_not_counted_stays_countable(landed: tuple[Shop, LandingReport]):
    shop, _ = landed
    without_customer = shop.query(
        "select (select count(*) "
        f"from {shop.files('order_lines')} as lines "
        f"join {shop.files('orders')} as orders using (order_id) where customer_id is null) + "
        f"(select count(*) from {shop.files('order_events')} where customer_id is null)"
    )
    assert without_customer == [(135_080,)]
    orphans = shop.query(
        f"select count(*) from {shop.files('order_lines')} as lines "
        f"anti join {shop.files('orders')} as orders using (order_id)"
    )
    assert orphans == [(0,)]


def test_returns_are_positive_and_keep_the_great_cancellation(landed: tuple[Shop, LandingReport]):
    shop, _ = landed
    smallest = shop.query(f"select min(quantity) > 0, min(amount) > 0 from {shop.files('order_events')}")
    assert smallest == [(True, True)]
    great = shop.query(
        f"select customer_id, amount from {shop.files('order_events')} where amount = 77183.60 and quantity = 74215"
    )
    assert great == [("12346", Decimal("77183.6000"))]


def test_times_are_london_wall_clock_turned_into_utc(landed: tuple[Shop, LandingReport]):
    shop, _ = landed
    # 12347 ordered at 14:57 on a winter day and at 10:43 on a summer one.
    times = shop.query(
        f"select strftime(ordered_at, '%Y-%m-%d %H:%M') from {shop.files('orders')} where customer_id = '12347'"
    )
    assert {("2010-12-07 14:57",), ("2011-04-07 09:43",)} <= set(times)


def test_customers_have_countries_and_no_contact_data(landed: tuple[Shop, LandingReport]):
    shop, _ = landed
    assert shop.query(f"select count(*), count(email_key) from {shop.files('customers')}") == [(4_372, 0)]
    assert shop.query(f"select country from {shop.files('customers')} where customer_id = '12347'") == [("IS",)]
    unknown = shop.query(f"select count(*) from {shop.files('customers')} where country is null")
    assert unknown < [(30,)], "only those of the Channel Islands, 'Unspecified' and 'European Community' have no code"


def test_a_product_is_named_by_its_most_frequent_description(landed: tuple[Shop, LandingReport]):
    shop, _ = landed
    names = shop.query(f"select product_name, category from {shop.files('products')} where product_id = '85123A'")
    assert names == [("WHITE HANGING HEART T-LIGHT HOLDER", None)]


def test_landing_it_again_reads_nothing(landed: tuple[Shop, LandingReport]):
    """S43: a replay of the same files changes nothing."""
    shop, first = landed
    files = sorted(shop.paths.root.rglob("*.parquet"))
    again = shop.land(currency="GBP")
    assert again.landed == 0
    assert all(table.files_known == 1 for table in again.tables)
    assert sorted(shop.paths.root.rglob("*.parquet")) == files
    assert first.landed > 0
