"""What is landed twice, in pieces, in another order or after a kill gives the same rows."""

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shop_folder import CUSTOMERS, ORDERS, PROMO_CODE, Shop, stocked, table_report

from ingestion import landing, watermarks
from setka.paths import DataPaths

ORDER = dict(ORDERS[0])


def tree(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def test_the_same_files_again_are_not_read_and_change_nothing(shop: Shop):
    """S18, S43: the same file twice is no change; a replay changes nothing, counted with row counts and watermarks."""
    shop.write("orders.csv", [*ORDERS, {**ORDER, "order_id": "bad", "currency": "EUR"}])
    first = shop.land()
    before = tree(shop.paths.root)
    second = shop.land()
    assert tree(shop.paths.root) == before
    assert (first.landed, first.quarantined) == (7, 1)
    assert (second.landed, second.quarantined) == (0, 0)
    assert table_report(second, "orders").files_known == 1


def test_the_same_rows_read_again_are_unchanged(shop: Shop):
    """S43: without its watermarks a replay reads everything and still lands nothing."""
    shop.land()
    before = tree(shop.paths.raw)
    for mark in shop.paths.raw.glob(f"*/{watermarks.FILE_NAME}"):
        mark.unlink()
    report = shop.land()
    assert report.landed == 0
    assert sum(table.unchanged for table in report.tables) == 7
    after = tree(shop.paths.raw)
    assert {name for name in before if before[name] != after[name]} == {
        f"{table}/{watermarks.FILE_NAME}" for table in ("customers", "orders", "order_lines")
    }


def test_a_damaged_watermark_is_read_as_none(shop: Shop):
    shop.land()
    (shop.paths.raw / "orders" / watermarks.FILE_NAME).write_text("{")
    assert table_report(shop.land(), "orders").unchanged == 2


def test_a_grown_file_brings_its_new_rows_alone(shop: Shop):
    shop.land()
    shop.write("orders.csv", [*ORDERS, {**ORDER, "order_id": "C"}])
    report = table_report(shop.land(), "orders")
    assert (report.landed, report.unchanged) == (1, 2)


def test_a_changed_row_lands_as_a_new_version_and_the_old_one_stays(shop: Shop):
    shop.land()
    shop.write("orders.csv", [{**ORDER, "promo_code": "X"}, ORDERS[1]])
    shop.land()
    assert shop.raw("orders", "order_id, promo_code") == [("A", None), ("B", None), ("A", "X")]
    assert {(row[0], row[PROMO_CODE]) for row in shop.current("orders")} == {("A", "X"), ("B", None)}


def test_a_changed_address_alone_is_a_new_version(shop: Shop):
    shop.land()
    shop.write("customers.csv", [{**CUSTOMERS[0], "email": "new@example.com"}, CUSTOMERS[1]])
    assert table_report(shop.land(), "customers").landed == 1
    versions = shop.query(
        f"select row_id, email_key from read_parquet('{shop.paths.raw}/customers/*.parquet', union_by_name = true) "
        "where customer_id = '1'"
    )
    assert len(set(versions)) == 2


def test_a_row_that_returns_to_old_content_is_current_again(shop: Shop):
    for promo_code in ("X", "Y", "X"):
        shop.write("orders.csv", [{**ORDER, "promo_code": promo_code}])
        shop.land()
    assert [row[PROMO_CODE] for row in shop.current("orders")] == ["X"]
    assert len(shop.raw("orders")) == 3


def test_of_two_files_the_later_name_wins_and_both_versions_are_kept(shop: Shop):
    (shop.folder / "orders.csv").unlink()
    shop.write("orders/2026-02.csv", [{**ORDER, "promo_code": "corrected"}])
    shop.write("orders/2026-01.csv", [{**ORDER, "promo_code": "first"}])
    report = table_report(shop.land(), "orders")
    assert shop.raw("orders", "promo_code") == [("first",), ("corrected",)]
    assert report.landed == 2


def test_a_file_that_grows_does_not_bring_back_what_another_has_corrected(shop: Shop):
    (shop.folder / "orders.csv").unlink()
    shop.write("orders/2026-01.csv", [{**ORDER, "promo_code": "first"}])
    shop.write("orders/2026-02.csv", [{**ORDER, "promo_code": "corrected"}])
    shop.land()
    shop.write("orders/2026-01.csv", [{**ORDER, "promo_code": "first"}, {**ORDER, "order_id": "C"}])
    report = table_report(shop.land(), "orders")
    assert (report.landed, report.unchanged) == (1, 1)
    assert {(row[0], row[PROMO_CODE]) for row in shop.current("orders")} == {("A", "corrected"), ("C", None)}


def test_two_landings_at_one_instant_do_not_overwrite_each_other(shop: Shop):
    moment = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
    shop.land(now=moment)
    shop.write("orders/more.csv", [{**ORDER, "order_id": "C"}])
    shop.land(now=moment)
    assert {row[0] for row in shop.current("orders")} == {"A", "B", "C"}


def test_a_mapping_that_changed_has_its_files_read_again(shop: Shop, tmp_path: Path):
    mapping = tmp_path / "mine.yml"
    mapping.write_text("{source: mine, title: Mine, layout: contract}")
    shop.mapping = str(mapping)
    shop.land()
    mapping.write_text("{source: mine, title: Still mine, layout: contract}")
    assert table_report(shop.land(), "orders").unchanged == 2


class Killed(BaseException):
    """Stands for a kill: no `except Exception` catches it."""


def test_killed_at_any_rename_and_run_again_gives_what_an_undisturbed_landing_gives(
    new_shop: Callable[[], Shop], monkeypatch: pytest.MonkeyPatch
):
    def bring(shop: Shop) -> Shop:
        stocked(shop, orders=[*ORDERS, {**ORDER, "order_id": "bad", "currency": "EUR"}])
        shop.write("customers/2026.csv", [{**CUSTOMERS[0], "email": "new@example.com"}])
        return shop

    undisturbed = bring(new_shop())
    undisturbed.land()
    rename = Path.replace
    kills = 0
    while True:
        shop = bring(new_shop())
        landing.ensure_empty_tables(shop.paths)
        done = 0

        def killing(path: Path, target: Path) -> Path:
            nonlocal done
            if done == kills:  # noqa: B023 -- called before the loop goes on
                raise Killed
            done += 1
            return rename(path, target)

        monkeypatch.setattr(Path, "replace", killing)
        try:
            shop.land()
        except Killed:
            monkeypatch.setattr(Path, "replace", rename)
            shop.land()
        else:
            break
        for table in ("customers", "orders", "order_lines"):
            assert shop.current(table) == undisturbed.current(table), f"killed at rename {kills} of {table}"
            assert len(shop.raw(table)) == len(undisturbed.raw(table))
            assert shop.quarantined(table) == undisturbed.quarantined(table)
        assert shop.contacts("customers") == undisturbed.contacts("customers")
        assert not list(shop.paths.root.rglob("*.unfinished"))
        kills += 1
    # Two versions of customers with contacts, orders and their quarantine with contacts, lines, and three watermarks.
    assert kills == 12


def test_contacts_of_a_killed_landing_do_not_outlive_the_person_s_withdrawal_from_the_source(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
):
    """Killed between contacts and rows; the shop then takes the person out of its file before it lands again."""
    landing.ensure_empty_tables(shop.paths)
    rename = Path.replace

    def killing(path: Path, target: Path) -> Path:
        if target.parent.name == "customers":
            raise Killed
        return rename(path, target)

    monkeypatch.setattr(Path, "replace", killing)
    with pytest.raises(Killed):
        shop.land()
    monkeypatch.setattr(Path, "replace", rename)
    assert ("Ann@Example.com",) in shop.contacts("customers", "email")
    shop.write("customers.csv", [CUSTOMERS[1]])
    shop.land()
    assert shop.contacts("customers", "email") == [(None,)]


POOL = [{**ORDER, "order_id": str(number), "promo_code": f"code {number % 3}"} for number in range(12)]
FILES = st.lists(st.lists(st.sampled_from(range(12)), max_size=8), min_size=1, max_size=3)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(landings=st.lists(FILES, min_size=1, max_size=3))
def test_splitting_repeating_and_reordering_gives_the_same_current_rows(
    tmp_path_factory: pytest.TempPathFactory, landings: list[list[list[int]]]
):
    """S43: in whatever files, pieces and repetitions rows come, each lands once and all are there."""
    root = tmp_path_factory.mktemp("pieces")
    shop = Shop(root / "source", DataPaths(root / "data"))
    shop.folder.mkdir()
    stocked(shop, orders=[POOL[0]])
    for night, files in enumerate(landings):
        for number, rows in enumerate(files):
            shop.write(f"orders/{night}-{number}.csv", [POOL[0], *(POOL[row] for row in rows)])
        report = table_report(shop.land(), "orders")
        assert report.source_rows == report.landed + report.unchanged + report.duplicates + report.quarantined
    expected = {0} | {row for files in landings for rows in files for row in rows}
    assert {(row[0], row[PROMO_CODE]) for row in shop.current("orders")} == {
        (str(number), f"code {number % 3}") for number in expected
    }
    assert len(shop.raw("orders")) == len(expected)
    assert shop.quarantined("orders") == []
    shutil.rmtree(root)
