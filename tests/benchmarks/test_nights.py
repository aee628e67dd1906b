"""The benchmark of nights at a tiny size: it builds upon the build before, over what one more day lands. No timing."""

import datetime as dt
import re
from pathlib import Path

import duckdb
import pytest

from benchmarks import nights
from benchmarks.next_day import land_day
from benchmarks.raw_shop import TABLES_HERE, write_shop
from setka.paths import DataPaths

DAY = dt.date(2026, 11, 1)


def test_a_day_is_a_thinned_history_under_new_ids(tmp_path: Path) -> None:
    paths = DataPaths(tmp_path)
    history = write_shop(paths, 2_000, set(TABLES_HERE))
    rows = land_day(paths, DAY)
    assert rows.keys() == history.keys() - {"products"}
    for table, share in {"orders": 1095, "web_events": 365, "email_events": 365}.items():
        assert 0.3 * history[table] / share < rows[table] < 3 * history[table] / share
    with duckdb.connect() as connection:
        orders = connection.sql(f"from '{paths.raw}/orders/20261102*.parquet'")
        new, corrected = (
            orders.filter(f"order_id {word} 'O%'").order("order_id").fetchall() for word in ("not like", "like")
        )
        assert new
        assert corrected
        of_the_day = orders.filter("order_id not like 'O%'")
        ((first, last),) = of_the_day.aggregate("min(ordered_at), max(ordered_at)").fetchall()
        assert dt.datetime.combine(DAY, dt.time()) <= first <= last < dt.datetime.combine(DAY, dt.time(21))
        of_no_order = connection.sql(
            f"from '{paths.raw}/order_lines/20261102*.parquet' where order_id not in (select order_id from orders)"
        )
        assert of_no_order.fetchall() == []


def test_prints_the_whole_build_the_night_after_and_their_ratio(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(nights, "PART", ("--select", "+fct_orders", "--exclude-resource-type", "test"))

    nights.main(["--customers", "300", "--nights", "1", "--models", "3"])

    printed = capsys.readouterr().out
    assert re.search(r"^dbt itself +[\d.]+ CPU s", printed, re.MULTILINE)
    assert re.search(r"^whole build +[\d.]+ CPU s .* without dbt itself -?[\d.]+ CPU s$", printed, re.MULTILINE)
    assert re.search(r"^night 2 +[\d.]+ CPU s .*, -?[\d.]+ of the whole build$", printed, re.MULTILINE)
    assert len(re.findall(r"^ +[\d.]+ int_orders__classified$", printed, re.MULTILINE)) <= 2
