"""What a night remembers of its segments: whole or not there, in place of what an earlier run of it wrote."""

import datetime as dt
from pathlib import Path

import duckdb
import pytest

from setka.membership_record import REMEMBERED, remember, remembered
from setka.paths import DataPaths

FIRST, SECOND, THIRD = (dt.date(2026, 11, day) for day in (1, 2, 3))


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    return DataPaths(tmp_path / "data")


def built(folder: Path, night: dt.date, *, members: int = 3, held: dict[str, str] | None = None) -> Path:
    """A build file in which `members` customers entered seg_readers on `night`."""
    file = folder / f"{night}-{members}.duckdb"
    with duckdb.connect(str(file)) as connection:
        connection.execute(
            f"create table int_segment_changes__recorded as select date '{FIRST}' as as_of_date, "
            "'seg_readers' as segment, 'early' as customer_id, true as is_member"
        )
        connection.execute(
            f"insert into int_segment_changes__recorded select '{night}', 'seg_readers', 'c' || range, true "
            f"from range({members})"
        )
        connection.execute(
            f"create table rpt_segment_sizes as select date '{night}' as as_of_date, segment, {members}::bigint as "
            "customer_count from (values ('seg_readers'), ('seg_silent'), ('seg_swung')) as named (segment)"
        )
        connection.execute("create table int_segments__held (segment varchar, held_reason varchar)")
        for segment, reason in (held or {}).items():
            connection.execute("insert into int_segments__held values (?, ?)", [segment, reason])
        connection.execute(
            "create table int_raw_tables__counted as select 'orders' as table_name, 9::bigint as row_count"
        )
    return file


def entered(paths: DataPaths, night: dt.date) -> list[tuple[dt.date, str]]:
    rows = remembered(paths, night)["segment_changes"].to_pylist()
    return sorted((row["as_of_date"], row["customer_id"]) for row in rows)


def test_before_the_first_night_nothing_is_remembered(paths: DataPaths) -> None:
    assert {name: table.num_rows for name, table in remembered(paths, FIRST).items()} == dict.fromkeys(REMEMBERED, 0)


def test_a_night_reads_those_before_it_and_not_itself(paths: DataPaths, tmp_path: Path) -> None:
    remember(paths, built(tmp_path, FIRST, members=1), FIRST)
    remember(paths, built(tmp_path, SECOND, members=2), SECOND)
    assert entered(paths, FIRST) == []
    assert entered(paths, SECOND) == [(FIRST, "c0"), (FIRST, "early")]
    assert entered(paths, THIRD) == [(FIRST, "c0"), (FIRST, "early"), (SECOND, "c0"), (SECOND, "c1")]


def test_a_night_that_runs_again_says_it_anew(paths: DataPaths, tmp_path: Path) -> None:
    remember(paths, built(tmp_path, FIRST, members=3), FIRST)
    remember(paths, built(tmp_path, FIRST, members=1), FIRST)
    assert entered(paths, SECOND) == [(FIRST, "c0"), (FIRST, "early")]


def test_an_older_night_leaves_the_newer_ones_as_they_are(paths: DataPaths, tmp_path: Path) -> None:
    remember(paths, built(tmp_path, SECOND), SECOND)
    before = sorted(file.read_bytes() for file in paths.memberships.rglob("*.parquet"))
    assert remember(paths, built(tmp_path, FIRST), FIRST) is None
    assert sorted(file.read_bytes() for file in paths.memberships.rglob("*.parquet")) == before


def test_what_a_killed_night_left_is_not_read_and_not_in_the_way(paths: DataPaths, tmp_path: Path) -> None:
    half = paths.memberships / f".as_of={FIRST}.tmp"
    half.mkdir(parents=True)
    (half / "segment_changes.parquet").write_bytes(b"half a file")
    assert entered(paths, SECOND) == []
    remember(paths, built(tmp_path, FIRST, members=1), FIRST)
    assert entered(paths, SECOND) == [(FIRST, "c0"), (FIRST, "early")]
    assert not half.exists()


def test_the_size_of_a_segment_in_doubt_is_no_measure_for_the_next_night(paths: DataPaths, tmp_path: Path) -> None:
    """That of a swung one is told as such; that of a silent source says nothing of the segment."""
    held = {"seg_silent": "source_silent", "seg_swung": "swung"}
    remember(paths, built(tmp_path, FIRST, held=held), FIRST)
    rows = remembered(paths, SECOND)["segment_sizes"].to_pylist()
    assert {row["segment"]: row["has_swung"] for row in rows} == {"seg_readers": False, "seg_swung": True}
