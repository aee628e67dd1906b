"""Rows in quarantine are judged again: those that pass land once, and never over what has landed since."""

import datetime as dt
from pathlib import Path

import pytest
from shop_folder import CUSTOMERS, FIRST_LANDING, ORDERS, PROMO_CODE, SECRET, Shop, stocked, table_report

from ingestion.mapping import load_mapping
from ingestion.quarantine import retry_quarantine
from ingestion.report import RetryReport
from ingestion.storage import open_rows_sql

ORDER = dict(ORDERS[0])
AHEAD = {**ORDER, "order_id": "ahead", "ordered_at": "2026-11-03T12:00:00Z", "email": "Ahead@Example.com"}


def retry(shop: Shop, *, latest: dt.datetime | None = None, currency: str = "RUB") -> list[RetryReport]:
    moment = FIRST_LANDING + dt.timedelta(hours=shop.landings)
    shop.landings += 1
    return retry_quarantine(
        shop.paths,
        load_mapping(shop.mapping),
        secret=SECRET,
        currency=currency,
        timezone="Europe/Moscow",
        latest=latest or moment,
        now=moment,
    )


def waiting(shop: Shop, table: str = "orders") -> list[tuple[object, ...]]:
    folder = shop.paths.quarantine / table
    return shop.query(f"select source_file, source_row, reason from ({open_rows_sql(folder)}) order by all")


LATER = FIRST_LANDING + dt.timedelta(days=9)


def refuse_one_ahead(shop: Shop) -> Path:
    """A delivery whose row lies ahead of the clock; the shop takes the file away after the night, as it does."""
    path = shop.write("orders/november.csv", [AHEAD])
    shop.land()
    path.unlink()
    return path


def test_a_row_that_passes_today_lands_once_and_leaves_quarantine(shop: Shop) -> None:
    refuse_one_ahead(shop)
    assert len(waiting(shop)) == 1
    assert retry(shop) == [RetryReport("orders", 1, 0, 0, 1)]
    assert len(waiting(shop)) == 1, "its time has not come"
    before = {path: path.read_bytes() for path in (shop.paths.quarantine / "orders").glob("*.parquet")}
    assert retry(shop, latest=LATER) == [RetryReport("orders", 1, 1, 0, 0)]
    assert waiting(shop) == []
    assert all(path.read_bytes() == content for path, content in before.items()), "quarantine is append-only"
    (row,) = [row for row in shop.raw("orders", "order_id, source_file, source_row, email_key") if row[0] == "ahead"]
    assert row[1:3] == ("orders/november.csv", 1)
    assert row[3] is not None, "contact data comes back with the row"
    assert retry(shop, latest=LATER) == []
    assert len(shop.raw("orders")) == 3


def test_what_landed_since_is_not_overwritten(shop: Shop) -> None:
    refuse_one_ahead(shop)
    shop.write("orders/corrected.csv", [{**AHEAD, "ordered_at": "2026-10-03T12:00:00Z", "promo_code": "corrected"}])
    shop.land()
    assert retry(shop, latest=LATER) == [RetryReport("orders", 1, 0, 1, 0)]
    assert {row[PROMO_CODE] for row in shop.current("orders") if row[0] == "ahead"} == {"corrected"}
    assert waiting(shop) == []


def test_a_refused_correction_still_corrects_what_landed_before_it(shop: Shop) -> None:
    shop.write("orders/1.csv", [{**AHEAD, "ordered_at": "2026-10-03T12:00:00Z", "promo_code": "first"}])
    shop.land()
    shop.write("orders/2.csv", [{**AHEAD, "promo_code": "correction"}])
    shop.land()
    assert retry(shop, latest=LATER) == [RetryReport("orders", 1, 1, 0, 0)]
    assert {row[PROMO_CODE] for row in shop.current("orders") if row[0] == "ahead"} == {"correction"}


@pytest.mark.parametrize(("number", "outcome"), [(4, (0, 1)), (6, (1, 0))])
def test_versions_decide_where_they_are_given(shop: Shop, number: int, outcome: tuple[int, int]) -> None:
    shop.write("orders/2.csv", [{**AHEAD, "row_version": number}])
    shop.land()
    shop.write("orders/1.csv", [{**AHEAD, "ordered_at": "2026-10-03T12:00:00Z", "row_version": 5}])
    shop.land()
    (report,) = retry(shop, latest=LATER)
    assert (report.landed, report.superseded) == outcome


def test_two_refused_rows_of_one_key_land_in_the_order_in_which_they_came(shop: Shop) -> None:
    for promo_code in ("first", "second"):
        shop.write("orders/november.csv", [{**AHEAD, "promo_code": promo_code}])
        shop.land()
    assert retry(shop, latest=LATER) == [RetryReport("orders", 2, 2, 0, 0)]
    assert {row[PROMO_CODE] for row in shop.current("orders") if row[0] == "ahead"} == {"second"}


def test_the_currency_of_today_is_what_counts(shop: Shop) -> None:
    path = shop.write("orders/euro.csv", [{**ORDER, "order_id": "euro", "currency": "EUR"}])
    shop.land()
    path.unlink()
    assert retry(shop, currency="EUR")[0].landed == 1


def test_a_row_that_fails_otherwise_is_refused_anew_under_the_new_reason(shop: Shop) -> None:
    shop.write("orders.csv", [*ORDERS, {**AHEAD, "currency": "EUR", "ordered_at": "2026-12-01T00:00:00Z"}])
    shop.land()
    (first,) = waiting(shop)
    assert "currency" in str(first[2])
    assert retry(shop, currency="EUR") == [RetryReport("orders", 1, 0, 0, 1)]
    (second,) = waiting(shop)
    assert second[2] == "lies in the future"
    assert retry(shop, currency="EUR") == [RetryReport("orders", 1, 0, 0, 1)]
    assert len(waiting(shop)) == 1


def test_rows_that_cannot_be_judged_by_themselves_stay(shop: Shop) -> None:
    shop.write("orders.csv", [*ORDERS, {**ORDER, "promo_code": "other"}])
    shop.write("customers.csv", [*CUSTOMERS, {**CUSTOMERS[0], "customer_id": "9", "registered_at": "a@b.example"}])
    (shop.folder / "order_lines.csv").open("a").write("too,short\n")
    shop.land()
    assert [(report.table, report.judged, report.left) for report in retry(shop, latest=LATER)] == [
        ("customers", 0, 1),
        ("orders", 0, 1),
        ("order_lines", 0, 1),
    ]


def test_a_row_refused_again_after_it_was_resolved_is_in_quarantine_again(shop: Shop) -> None:
    shop.write("orders/euro.csv", [{**ORDER, "order_id": "euro", "currency": "EUR"}])
    shop.land()
    assert retry(shop, currency="EUR")[0].landed == 1
    for mark in shop.paths.raw.glob("*/read.json"):
        mark.unlink()
    assert table_report(shop.land(), "orders").quarantined_new == 1
    assert len(waiting(shop)) == 1


class Killed(BaseException):
    """Stands for a kill: no `except Exception` catches it."""


def test_killed_at_any_rename_a_retry_can_be_repeated(new_shop: object, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.replace
    kills = 0
    while True:
        shop = stocked(new_shop())  # type: ignore[operator]
        refuse_one_ahead(shop)
        done = 0

        def killing(path: Path, target: Path) -> Path:
            nonlocal done
            if done == kills:  # noqa: B023 -- called before the loop goes on
                raise Killed
            done += 1
            return rename(path, target)

        monkeypatch.setattr(Path, "replace", killing)
        try:
            retry(shop, latest=LATER)
        except Killed:
            monkeypatch.setattr(Path, "replace", rename)
            retry(shop, latest=LATER)
        else:
            break
        assert waiting(shop) == []
        assert len([row for row in shop.raw("orders", "order_id") if row == ("ahead",)]) == 1, f"killed at {kills}"
        kills += 1
    assert kills == 3  # contacts, rows, marker
