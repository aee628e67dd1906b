"""The same seed gives the same files; a later night only adds to them."""

import datetime as dt
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from simulation.rows import CustomerRow
from simulation.shop import shop_rows, write_shop_files

NIGHT = dt.datetime(2025, 9, 10, tzinfo=dt.UTC)
A_YEAR_AND_A_HALF = 560 * 24 * 60
FIRST_DAY = dt.datetime.fromisoformat("2025-05-01T00:00")


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every exported file, by its path within the folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_same_seed_gives_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_shop_files(tmp_path / name, seed=7, customers=60, until=NIGHT)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert len(contents(tmp_path / "one")) > 12


def test_another_seed_gives_another_shop(tmp_path: Path) -> None:
    for seed in (7, 8):
        write_shop_files(tmp_path / str(seed), seed=seed, customers=60, until=NIGHT)
    first, second = contents(tmp_path / "7"), contents(tmp_path / "8")
    assert first["orders/2025-Q2.parquet"] != second["orders/2025-Q2.parquet"]
    assert first["products/2025-Q2.parquet"] == second["products/2025-Q2.parquet"]


def test_later_night_leaves_closed_quarters_untouched_and_returns_every_file(tmp_path: Path) -> None:
    write_shop_files(tmp_path, seed=7, customers=60, until=NIGHT)
    before = contents(tmp_path)
    stamps = {name: (tmp_path / name).stat().st_mtime_ns for name in before}
    paths = write_shop_files(tmp_path, seed=7, customers=60, until=NIGHT + dt.timedelta(days=40))
    after = contents(tmp_path)
    assert {str(path.relative_to(tmp_path)) for path in paths} == set(after)
    closed = [name for name in before if "2025-Q3" not in name]
    assert len(closed) > 5
    assert all(before[name] == after[name] for name in closed)
    assert all(stamps[name] == (tmp_path / name).stat().st_mtime_ns for name in closed)
    assert before["orders/2025-Q3.parquet"] != after["orders/2025-Q3.parquet"]


@settings(max_examples=40, deadline=None)
@given(
    minutes=st.tuples(st.integers(0, A_YEAR_AND_A_HALF), st.integers(0, A_YEAR_AND_A_HALF)).map(sorted),
    seed=st.integers(0, 3),
)
@example(minutes=[39048, 46080], seed=2)  # a visitor of the last minute who registers days later
def test_later_instant_has_exactly_the_earlier_rows_and_newer_ones(minutes: list[int], seed: int) -> None:
    earlier, later = (FIRST_DAY + dt.timedelta(minutes=minute) for minute in minutes)
    until_earlier = Counter(shop_rows(seed, 25, earlier))
    until_later = Counter(shop_rows(seed, 25, later))
    assert until_earlier == Counter({one: count for one, count in until_later.items() if one.moment < earlier})
    assert all(count == 1 and one.moment < later for one, count in until_later.items())


def test_rows_of_a_table_are_stamped_with_their_own_instant_and_lines_with_their_orders() -> None:
    rows = list(shop_rows(1, 40, dt.datetime.fromisoformat("2026-02-14T13:30")))
    timed = [one for one in rows if hasattr(one.row, "occurred_at")]
    assert len(timed) > 500
    assert all(one.moment == one.row.occurred_at for one in timed)
    ordered_at = {one.row.order_id: one.row.ordered_at for one in rows if hasattr(one.row, "ordered_at")}
    lines = [one for one in rows if hasattr(one.row, "line_kind")]
    assert len(lines) > 50
    assert all(one.moment == ordered_at[one.row.order_id] for one in lines)


def test_customers_keep_coming_after_the_asked_number_is_reached() -> None:
    def registered(until: str) -> int:
        rows = shop_rows(1, 100, dt.datetime.fromisoformat(until))
        return sum(isinstance(one.row, CustomerRow) for one in rows)

    assert 95 <= registered("2026-11-01T00:00") <= 101
    assert registered("2027-02-01T00:00") > 105


def test_nothing_is_written_before_the_shop_opens(tmp_path: Path) -> None:
    assert write_shop_files(tmp_path, seed=1, customers=50, until=dt.datetime(2025, 4, 1, tzinfo=dt.UTC)) == []
    assert contents(tmp_path) == {}


def test_instant_without_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"until == 2026-11-01T00:00:00, must have a time zone\."):
        write_shop_files(tmp_path, seed=1, customers=50, until=dt.datetime.fromisoformat("2026-11-01"))
