"""The pointer to the published snapshot: followed anew each time, and never guessed."""

import datetime as dt
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from shop_fixture import write_empty_shop

from dashboards.snapshot import open_snapshot
from setka.errors import NotFoundError


def test_a_new_publication_is_seen_at_once_and_disturbs_no_open_reader(tmp_path: Path) -> None:
    paths, _ = write_empty_shop(tmp_path)
    with open_snapshot(paths) as before:
        newer = paths.published / "warehouse-b2.duckdb"
        shutil.copy(paths.published / "warehouse-b1.duckdb", newer)
        with duckdb.connect(str(newer)) as connection:
            connection.execute("insert into dim_customers values ('c1')")
        pointer = json.loads(paths.current.read_text(encoding="utf-8"))
        paths.current.write_text(json.dumps({**pointer, "file": newer.name, "build_id": "b2"}), encoding="utf-8")
        with open_snapshot(paths) as after:
            assert (before.build_id, after.build_id) == ("b1", "b2")
            assert before.rows("select count(*) from dim_customers") == [(0,)]
            assert after.rows("select count(*) from dim_customers") == [(1,)]


def test_as_of_is_read_as_utc(tmp_path: Path) -> None:
    paths, _ = write_empty_shop(tmp_path)
    with open_snapshot(paths) as snapshot:
        assert snapshot.as_of == dt.datetime(2026, 11, 1, tzinfo=dt.UTC)


def test_a_snapshot_cannot_be_written_to(tmp_path: Path) -> None:
    paths, _ = write_empty_shop(tmp_path)
    with open_snapshot(paths) as snapshot, pytest.raises(duckdb.Error, match="read-only"):
        snapshot.rows("delete from dim_customers")


@pytest.mark.parametrize("pointer", ["", "{", "[]", '{"file": "warehouse-b1.duckdb"}', '{"file": 3}'])
def test_a_damaged_pointer_is_named(tmp_path: Path, pointer: str) -> None:
    paths, _ = write_empty_shop(tmp_path)
    paths.current.write_text(pointer, encoding="utf-8")
    with pytest.raises(NotFoundError, match=r"CURRENT\.json: the pointer cannot be read"), open_snapshot(paths):
        pass


def test_a_snapshot_that_is_gone_or_damaged_is_named(tmp_path: Path) -> None:
    paths, _ = write_empty_shop(tmp_path)
    file = paths.published / "warehouse-b1.duckdb"
    file.write_bytes(b"not a database, but long enough to be looked at" * 200)
    with pytest.raises(NotFoundError, match=r"warehouse-b1\.duckdb: not a readable snapshot"), open_snapshot(paths):
        pass
    file.unlink()
    with pytest.raises(NotFoundError, match=r"the snapshot named in CURRENT\.json is gone"), open_snapshot(paths):
        pass
