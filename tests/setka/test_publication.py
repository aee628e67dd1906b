"""What readers get: marts without contact data, whole snapshots, one pointer that never names half a thing."""

import dataclasses
import datetime as dt
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from corner_shop import CornerShop

from setka.errors import NotFoundError, PublishError
from setka.paths import DataPaths
from setka.pointer import Pointer, read_pointer
from setka.publication import PUBLISHED_TABLES, publish
from setka.warehouse import Build

NOW = dt.datetime(2026, 11, 1, 1, 0, tzinfo=dt.UTC)


def small_build(paths: DataPaths, number: int) -> Build:
    """A build whose every table says which build it is."""
    build = Build(
        build_id=f"b{number:03d}",
        run_id="nightly-2026-11-01",
        as_of="2026-11-01 00:00:00",
        known_as_of="2026-11-01 00:05:00.000000",
        warehouse=f"b{number:03d}.duckdb",
        contacts=f"b{number:03d}-contacts.duckdb",
        timezone="Europe/Moscow",
        currency="RUB",
    )
    paths.build.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(build.warehouse_file(paths))) as connection:
        for table in PUBLISHED_TABLES:
            connection.execute(f'create table "{table}" as select {number} as build_number')
        connection.execute("create table stg_shop__customers as select 'planted@example.com' as email")
    with duckdb.connect(str(build.contacts_file(paths))) as connection:
        connection.execute("create table dim_contacts as select 'c1' as customer_id")
    return build


@pytest.fixture
def paths(tmp_path: Path) -> DataPaths:
    return DataPaths(tmp_path / "data")


def tables_of(file: Path) -> set[str]:
    with duckdb.connect(str(file), read_only=True) as connection:
        return {row[0] for row in connection.execute("select table_name from information_schema.tables").fetchall()}


def test_only_the_listed_marts_are_published(corner: CornerShop) -> None:
    snapshot = read_pointer(corner.paths)
    assert tables_of(corner.paths.published / snapshot.file) == set(PUBLISHED_TABLES)
    assert tables_of(corner.paths.private / snapshot.contacts) == {"dim_contacts"}
    assert not [name for name in PUBLISHED_TABLES if name.startswith("stg_") or "contact" in name]


def test_nobody_writes_to_a_published_file_and_only_the_owner_reads_contacts(corner: CornerShop) -> None:
    snapshot = read_pointer(corner.paths)

    def mode(path: Path) -> int:
        return stat.S_IMODE(path.stat().st_mode)

    assert mode(corner.paths.published / snapshot.file) == 0o444
    assert mode(corner.paths.private / snapshot.contacts) == 0o400
    assert mode(corner.paths.private) == 0o700
    assert mode(corner.paths.build) == 0o700


def test_the_pointer_says_what_a_page_must_say(corner: CornerShop) -> None:
    snapshot = read_pointer(corner.paths)
    assert (snapshot.as_of, snapshot.timezone, snapshot.currency) == ("2026-11-01 00:00:00", "Europe/Moscow", "RUB")
    assert snapshot.run_id == "nightly-2026-11-01"
    assert snapshot.file == f"warehouse-{snapshot.build_id}.duckdb"
    assert snapshot.contacts == f"contacts-{snapshot.build_id}.duckdb"
    assert dt.datetime.fromisoformat(snapshot.known_as_of) <= dt.datetime.fromisoformat(snapshot.published_at)


def test_readers_during_publications_see_one_whole_snapshot(paths: DataPaths) -> None:
    publish(paths, small_build(paths, 0), now=NOW, keep=50)
    seen: list[set[int]] = []
    troubles: list[Exception] = []
    is_over = threading.Event()

    def read() -> None:
        while not is_over.is_set():
            try:
                with duckdb.connect(str(paths.published / read_pointer(paths).file), read_only=True) as connection:
                    seen.append(
                        {
                            connection.execute(f'select build_number from "{table}"').fetchall()[0][0]
                            for table in PUBLISHED_TABLES
                        }
                    )
            except (duckdb.Error, NotFoundError) as trouble:
                troubles.append(trouble)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 8):
        publish(paths, small_build(paths, number), now=NOW, keep=50)
    is_over.set()
    reader.join()
    assert troubles == []
    assert {len(numbers) for numbers in seen} == {1}, "no reading mixes two snapshots"
    numbers = [numbers.pop() for numbers in seen]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 1


def test_a_reader_keeps_the_snapshot_it_has_opened(paths: DataPaths) -> None:
    first = publish(paths, small_build(paths, 1), now=NOW, keep=1)
    with duckdb.connect(str(paths.published / first.file), read_only=True) as connection:
        publish(paths, small_build(paths, 2), now=NOW, keep=1)
        assert connection.execute("select build_number from fct_orders").fetchall() == [(1,)]


def test_the_newest_snapshots_are_kept(paths: DataPaths) -> None:
    for number in range(5):
        publish(paths, small_build(paths, number), now=NOW, keep=2)
    assert sorted(file.name for file in paths.published.glob("*.duckdb")) == [
        "warehouse-b003.duckdb",
        "warehouse-b004.duckdb",
    ]
    assert sorted(file.name for file in paths.private.glob("*.duckdb")) == [
        "contacts-b003.duckdb",
        "contacts-b004.duckdb",
    ]
    # For the next build to begin from; the contacts of a build do not outlive it.
    assert sorted(file.name for file in paths.build.iterdir()) == ["GOOD.json", "b004.duckdb"]


@pytest.fixture(params=["no tables", "not a database", "missing"])
def damaged(request: pytest.FixtureRequest, paths: DataPaths) -> Iterator[Build]:
    build = small_build(paths, 2)
    file = build.warehouse_file(paths)
    file.unlink()
    if request.param == "no tables":
        duckdb.connect(str(file)).close()
    elif request.param == "not a database":
        file.write_bytes(b"half of something" * 1000)
    yield build


def test_a_damaged_build_is_refused_and_the_last_snapshot_stays(paths: DataPaths, damaged: Build) -> None:
    before = publish(paths, small_build(paths, 1), now=NOW, keep=3)
    with pytest.raises(PublishError) as refused:
        publish(paths, damaged, now=NOW, keep=3)
    assert "\n" not in str(refused.value)
    assert read_pointer(paths) == before
    assert tables_of(paths.published / before.file) == set(PUBLISHED_TABLES)


def test_what_a_killed_publication_began_is_removed_by_the_next(paths: DataPaths) -> None:
    paths.published.mkdir(parents=True)
    paths.private.mkdir()
    began = [
        paths.published / "warehouse-b000.tmp",
        paths.published / "warehouse-b000.tmp.wal",
        paths.private / "contacts-b000.tmp",
    ]
    for file in began:
        file.write_bytes(b"half")
    publish(paths, small_build(paths, 1), now=NOW, keep=3)
    assert [file for file in began if file.exists()] == []


@pytest.mark.parametrize("text", ["", "{", "[]", '{"file": "warehouse-b001.duckdb"}'])
def test_a_damaged_pointer_is_reported_in_one_line(paths: DataPaths, text: str) -> None:
    paths.published.mkdir(parents=True)
    paths.current.write_text(text)
    with pytest.raises(NotFoundError, match="make nightly"):
        read_pointer(paths)


def test_a_pointer_reads_back_as_it_was_written(paths: DataPaths) -> None:
    published = publish(paths, small_build(paths, 1), now=NOW, keep=1)
    assert read_pointer(paths) == published
    assert {field.name for field in dataclasses.fields(Pointer)} >= {"file", "build_id", "as_of", "contacts"}
