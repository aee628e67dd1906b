"""Of several versions of a row the highest counts, whatever the order in which they come; a deletion is a version."""

import datetime as dt
import shutil
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from model_chain import ModelChain
from shop_folder import CUSTOMERS, ORDER_LINES, ORDERS, PROMO_CODE, Shop, stocked, table_report

from setka.paths import DataPaths

ORDER = dict(ORDERS[0])
LANDED = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)  # the compiled models know what was landed before 2026-11-01 00:30


def version(number: object, **changes: object) -> dict[str, object]:
    return {**ORDER, "row_version": number, "promo_code": f"of {number}", **changes}


def known(shop: Shop, models: ModelChain, model: str = "stg_shop__orders") -> list[dict[str, Any]]:
    """The rows of a staging model over the shop's raw files."""
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = '{shop.paths.raw}'; set timezone = 'UTC'")
        rows: list[dict[str, Any]] = (
            connection.sql(f"select * from ({models.sql[model]}) order by all").to_arrow_table().to_pylist()
        )
        return rows


def promo_codes(shop: Shop, models: ModelChain) -> dict[str, str | None]:
    return {row["order_id"]: row["promo_code"] for row in known(shop, models)}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("9", "10"),
        ("9.5", "9.25e"),  # not a number any more, so it counts as text, which sorts last
        ("1.25", "1.5"),
        ("007", "8"),
        ("2026-02-01T10:00:00+03:00", "2026-02-01T08:00:00Z"),
        ("2026-02-01", "2026-02-01 00:00:00.000001"),
        ("0x00000000000007D1", "0x00000000000007FF"),
        ("a", "a b"),
        ("", "1"),
        ("99999999999999999999", "100000000000000000000"),
    ],
)
def test_the_higher_version_counts_in_either_order_of_landing(
    shop: Shop, models: ModelChain, older: str, newer: str
) -> None:
    for name, first, second in (("up", older, newer), ("down", newer, older)):
        for number, word in enumerate((first, second)):
            shop.write(f"orders/{name}{number}.csv", [version(word, order_id=name)])
            shop.land(now=LANDED + dt.timedelta(hours=shop.landings))
    assert {promo_codes(shop, models)[name] for name in ("up", "down")} == {f"of {newer}"}


def test_equal_versions_are_recognised_however_they_are_written(shop: Shop) -> None:
    """Two ways to write one version, with other content: the one landed last counts, as without a version."""
    shop.write("orders/1.csv", [version("7.50"), version("2026-01-01T00:00:00Z", order_id="B")])
    shop.write("orders/2.csv", [version("07.5"), version("2026-01-01 03:00+03", order_id="B")])
    shop.land()
    assert len({row[0] for row in shop.raw("orders", "version_order") if row[0]}) == 2


def test_typed_versions_of_parquet_files_sort_as_their_text_does(shop: Shop, models: ModelChain) -> None:
    columns = "'A' as order_id, '1' as customer_id, timestamp '2026-02-01 12:00:00' as ordered_at"
    shop.write_parquet("orders/1.parquet", f"select {columns}, 'new' as promo_code, 10 as row_version")
    shop.write_parquet("orders/2.parquet", f"select {columns}, 'old' as promo_code, 9 as row_version")
    shop.land(now=LANDED)
    assert promo_codes(shop, models)["A"] == "new"


def test_two_versions_in_one_file_are_no_conflict(shop: Shop) -> None:
    shop.write("orders.csv", [version(1), version(3), version(2), version(3), *ORDERS[1:]])
    report = table_report(shop.land(), "orders")
    assert (report.landed, report.superseded, report.duplicates, report.quarantined) == (2, 2, 1, 0)
    assert report.source_rows == report.landed + report.superseded + report.duplicates
    assert ("A", "of 3") in shop.raw("orders", "order_id, promo_code")


def test_one_version_with_two_contents_in_one_file_is_a_conflict(shop: Shop) -> None:
    shop.write("orders.csv", [version(3), version(3, promo_code="other")])
    report = table_report(shop.land(), "orders")
    assert (report.landed, report.quarantined) == (1, 1)
    assert "row_version" in report.refusals[0].remedy


def test_a_late_old_version_does_not_land(shop: Shop) -> None:
    """Late rows: what is superseded already would only bring back contact data that the shop has corrected."""
    shop.write("orders/2.csv", [version(2)])
    shop.land()
    shop.write("orders/1.csv", [version(1), ORDER])
    report = table_report(shop.land(), "orders")
    assert (report.landed, report.superseded) == (0, 2), "no version is lower than the first"


def test_a_row_without_a_version_never_overturns_one_that_has(shop: Shop, models: ModelChain) -> None:
    shop.write("orders.csv", [version(1)])
    shop.land(now=LANDED)
    shop.write("orders.csv", [{**ORDER, "promo_code": "none"}])
    assert table_report(shop.land(now=LANDED + dt.timedelta(hours=1)), "orders").superseded == 1
    assert promo_codes(shop, models) == {"A": "of 1"}


def test_two_files_with_one_row_of_which_one_changes(shop: Shop) -> None:
    """The file that grew repeats what the other one has corrected; it never landed the row itself."""
    (shop.folder / "orders.csv").unlink()
    shop.write("orders/1.csv", [{**ORDER, "promo_code": "old"}])
    shop.write("orders/2.csv", [{**ORDER, "promo_code": "old"}])
    shop.land()
    shop.write("orders/1.csv", [{**ORDER, "promo_code": "corrected"}])
    shop.land()
    for added in ("C", "D", "E"):
        shop.write("orders/2.csv", [{**ORDER, "promo_code": "old"}, {**ORDER, "order_id": added}])
        shop.land()
    assert {(row[0], row[PROMO_CODE]) for row in shop.current("orders")} >= {("A", "corrected"), ("E", None)}
    assert ("A", "old") not in {(row[0], row[PROMO_CODE]) for row in shop.current("orders")}


def test_a_file_that_followed_and_then_goes_back_has_news(shop: Shop) -> None:
    """The second file agreed with the correction once, so that the old content in it is a change of mind."""
    (shop.folder / "orders.csv").unlink()
    shop.write("orders/1.csv", [{**ORDER, "promo_code": "old"}])
    shop.write("orders/2.csv", [{**ORDER, "promo_code": "old"}])
    shop.land()
    for file, promo_code in (("1", "corrected"), ("2", "corrected"), ("2", "old")):
        shop.write(f"orders/{file}.csv", [{**ORDER, "promo_code": promo_code}])
        shop.land()
    assert {row[PROMO_CODE] for row in shop.current("orders")} == {"old"}


def test_a_deleted_row_is_gone_and_a_later_version_brings_it_back(shop: Shop, models: ModelChain) -> None:
    shop.write("orders.csv", [version(1), ORDERS[1]])
    shop.land(now=LANDED)
    assert set(promo_codes(shop, models)) == {"A", "B"}
    # A list of deletions has the key alone.
    shop.write("orders/deleted.csv", [{"order_id": "A", "row_version": 2, "is_deleted": "true"}])
    report = table_report(shop.land(now=LANDED + dt.timedelta(days=1)), "orders")
    assert (report.landed, report.quarantined) == (1, 0)
    assert set(promo_codes(shop, models)) == {"B"}
    assert known(shop, models, "stg_shop__deleted_orders") == [{"order_id": "A"}]
    assert len(shop.raw("orders")) == 3, "never a physical delete"
    shop.write("orders/late.csv", [version("1.5")])
    shop.land(now=LANDED + dt.timedelta(days=2))
    assert set(promo_codes(shop, models)) == {"B"}
    shop.write("orders/restored.csv", [version(3)])
    shop.land(now=LANDED + dt.timedelta(days=3))
    assert promo_codes(shop, models)["A"] == "of 3"


def test_a_replay_before_the_deletion_still_sees_the_row(shop: Shop, models: ModelChain) -> None:
    shop.land(now=LANDED)
    shop.write("orders/deleted.csv", [{"order_id": "A", "is_deleted": "1"}])
    # Known to the compiled models is what landed up to 2026-11-01 00:30.
    shop.land(now=dt.datetime(2026, 11, 1, 0, 31, tzinfo=dt.UTC))
    assert set(promo_codes(shop, models)) == {"A", "B"}


def test_a_tombstone_keeps_nothing_but_key_and_version(shop: Shop) -> None:
    """Contact columns of a tombstone are empty, and no other cell of it can stop it."""
    shop.land()
    gone = {**CUSTOMERS[0], "registered_at": "no date", "country": "??", "row_version": "5", "is_deleted": "yes"}
    shop.write("customers/deleted.csv", [gone])
    report = table_report(shop.land(), "customers")
    assert (report.landed, report.quarantined) == (1, 0)
    tombstone = shop.raw("customers", "row_id, registered_at, email_key, phone_key, is_deleted")[-1]
    assert tombstone[1:] == (None, None, None, True)
    assert [row[1:] for row in shop.contacts("customers") if row[0] == tombstone[0]] == [(None,) * 5]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"order_id": "", "is_deleted": "true"}, "is empty"),
        ({"order_id": "A", "is_deleted": "perhaps"}, "is empty"),  # a row that is not deleted needs its time
        ({**ORDER, "is_deleted": "perhaps"}, "is not true or false"),
    ],
)
def test_a_deletion_that_does_not_say_what_or_whether_is_quarantined(
    shop: Shop, row: dict[str, object], reason: str
) -> None:
    shop.write("orders/deleted.csv", [row])
    report = table_report(shop.land(), "orders")
    assert [refusal.reason for refusal in report.refusals] == [reason]


def test_a_deleted_order_takes_its_revenue_and_its_returns_with_it(models: ModelChain) -> None:
    order = {
        "customer_id": "1",
        "ordered_at": dt.datetime.fromisoformat("2026-09-01T12:00"),
        "order_date": dt.date(2026, 9, 1),
    }
    line = {"line_number": 1, "product_id": "p", "quantity": 1, "unit_price": 10, "revenue": 10, "is_sale": True}
    given: dict[str, list[dict[str, Any]]] = {
        "stg_shop__customers": [{"customer_id": "1", "registered_at": dt.datetime.fromisoformat("2026-01-01")}],
        "stg_shop__orders": [{"order_id": "stands", **order}],
        "stg_shop__deleted_orders": [{"order_id": "deleted"}],
        "stg_shop__order_lines": [{"order_id": one, **line} for one in ("stands", "deleted")],
        "stg_shop__order_events": [
            {"event_id": f"of {one}", "order_id": one, "customer_id": "1", "event_type": "returned",
             "occurred_at": dt.datetime.fromisoformat("2026-09-02"), "line_number": 1, "amount": 4}
            for one in ("stands", "deleted")
        ],
    }  # fmt: skip
    (customer,) = models.rows("dim_customers", given)
    assert (customer["order_count"], customer["revenue"], customer["net_revenue"]) == (1, 10, 6)


VERSIONS = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(0, 4)), min_size=1, max_size=10
)  # (order, version), of which each has one content


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=VERSIONS, data=st.data())
def test_any_order_split_and_duplication_of_files_gives_the_same_rows_known(
    tmp_path_factory: pytest.TempPathFactory, models: ModelChain, pieces: list[tuple[str, int]], data: st.DataObject
) -> None:
    """Every version of an order has one content, odd ones above 1 are deletions; the highest version decides alone."""
    rows: list[dict[str, Any]] = [
        {**version(number, order_id=order), "is_deleted": "true" if number in (1, 3) else ""}
        for order, number in pieces
    ]
    order_of_rows = data.draw(st.permutations(rows + data.draw(st.lists(st.sampled_from(rows), max_size=4))))
    root = tmp_path_factory.mktemp("versions")
    shop = Shop(root / "source", DataPaths(root / "data"))
    shop.folder.mkdir()
    stocked(shop, orders=[{**ORDER, "order_id": "other"}], order_lines=ORDER_LINES)
    files: dict[int, list[dict[str, Any]]] = {}
    highest: dict[str, int] = {}
    while order_of_rows:
        size = data.draw(st.integers(1, len(order_of_rows)))
        # The name decides the order within a landing, and a name that was there is replaced.
        name = data.draw(st.integers(0, 3))
        files[name] = order_of_rows[:size]
        shop.write(f"orders/{name}.csv", files[name])
        order_of_rows = order_of_rows[size:]
        if data.draw(st.booleans()) or not order_of_rows:
            report = table_report(shop.land(now=LANDED + dt.timedelta(hours=shop.landings)), "orders")
            said = report.landed + report.unchanged + report.duplicates + report.superseded + report.quarantined
            assert report.source_rows == said
            for row in (row for brought in files.values() for row in brought):
                highest[row["order_id"]] = max(highest.get(row["order_id"], 0), row["row_version"])
    assert promo_codes(shop, models) == {"other": None} | {
        order: f"of {number}" for order, number in highest.items() if number not in (1, 3)
    }
    shutil.rmtree(root)
