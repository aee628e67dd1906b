"""The Complete Journey, 1.47 million lines, landed once, against its known answers and the files themselves."""

from decimal import Decimal

import duckdb
import pytest
from shop_folder import Shop, table_report

from ingestion.report import LandingReport
from setka.paths import DataPaths
from setka.settings import PROJECT_ROOT

SOURCE = PROJECT_ROOT / ".." / "shared" / "data" / "complete_journey"

pytestmark = pytest.mark.skipif(not SOURCE.is_dir(), reason="the Complete Journey is not beside the project")

Landed = tuple[Shop, LandingReport]


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Landed:
    shop = Shop(SOURCE, DataPaths(tmp_path_factory.mktemp("journey")), mapping="complete_journey")
    return shop, shop.land(currency="USD")


def counted(sql: str) -> int:
    (row,) = duckdb.connect().execute(sql.replace("FILES", str(SOURCE))).fetchall()
    return int(row[0])


def test_baskets_households_and_sales_equal_the_known_answers(landed: Landed) -> None:
    shop, _ = landed
    assert shop.query(f"select count(*), count(distinct customer_id) from {shop.files('orders')}") == [(155_848, 2_469)]
    sales = shop.query(
        f"select sum(quantity * unit_price - discount_amount) from {shop.files('order_lines')} where line_kind = 'sale'"
    )
    assert sales == [(Decimal("4596039.5800"),)]


def test_every_line_of_the_file_is_a_sale_or_an_adjustment_worth_nothing(landed: Landed) -> None:
    shop, report = landed
    assert table_report(report, "order_lines").landed == 1_469_307
    assert report.quarantined == 0
    kinds = dict(
        shop.query(
            "select line_kind, (count(*), sum(quantity * unit_price - discount_amount), min(discount_amount) >= 0) "
            f"from {shop.files('order_lines')} group by line_kind"
        )
    )
    # 8,869 lines have no pieces; 49 of them have money and count as one piece.
    assert kinds["adjustment"] == (8_820, Decimal("0.0000"), True)
    assert kinds["sale"][2]


def test_times_are_read_so_that_each_coupon_was_redeemed_on_the_day_of_a_basket(landed: Landed) -> None:
    shop, _ = landed
    day = "cast({} at time zone 'UTC' at time zone 'America/New_York' as date)"
    baskets = (
        f"select customer_id, {day.format('ordered_at')} from {shop.files('orders')} "
        f"where {day.format('ordered_at')} between '2017-01-01' and '2017-12-31'"
    )
    assert shop.query(f"select count(*) from ({baskets})") == [(155_848,)]
    redeemed = counted("select count(*) from 'FILES/coupon_redemptions.parquet'")
    matched = (
        "select count(*) from 'FILES/coupon_redemptions.parquet' "
        f"where (cast(household_id as varchar), cast(redemption_date as date)) in ({baskets})"
    )
    assert shop.query(matched.replace("FILES", str(SOURCE))) == [(redeemed,)]


def test_fuel_is_one_piece_not_thousands(landed: Landed) -> None:
    shop, _ = landed
    assert shop.query(f"select max(quantity) from {shop.files('order_lines')}") == [(144,)]


def test_rows_of_the_other_files_land_or_are_named_as_left_out(landed: Landed) -> None:
    _, report = landed
    landed_rows = {table.table: table.landed for table in report.tables}
    assert landed_rows["products"] == counted("select count(*) from 'FILES/products.parquet'")
    assert landed_rows["coupon_redemptions"] == counted("select count(*) from 'FILES/coupon_redemptions.parquet'")
    assert landed_rows["content"] == counted("select count(*) from 'FILES/campaign_descriptions.parquet'")
    assert landed_rows["promo_codes"] == counted(
        "select count(distinct (coupon_upc, campaign_id)) from 'FILES/coupons.parquet'"
    )
    answers = " + ".join(
        f"count({question})"
        for question in [
            "age",
            "income",
            "home_ownership",
            "marital_status",
            "household_size",
            "household_comp",
            "kids_count",
        ]
    )
    assert landed_rows["survey_answers"] == counted(f"select {answers} from 'FILES/demographics.parquet'")
    said = (PROJECT_ROOT / "ingestion" / "sources" / "complete_journey.yml").read_text(encoding="utf-8")
    assert "Left out" in said
    assert "campaigns.parquet" in said.partition("source:")[0]


def test_a_redeemed_coupon_is_one_of_the_codes(landed: Landed) -> None:
    shop, _ = landed
    strangers = shop.query(
        f"select count(*) from {shop.files('coupon_redemptions')} as used "
        f"anti join {shop.files('promo_codes')} as codes on used.coupon_id = codes.promo_code"
    )
    assert strangers == [(0,)]
