"""Write what has news: rows and contacts to `data/raw`, refused rows to `data/quarantine`.

A file appears whole under its name or not at all, contacts before the rows that point to them; whoever is killed in
between and runs again gets the same result.
"""

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import pyarrow as pa

from ingestion.arrival import STAGED
from ingestion.contract import Table
from ingestion.derivation import Keying, derive
from ingestion.news import SAYINGS, find_news, find_sayings, load_known
from ingestion.raw import EMPTY, LANDING_COLUMNS
from ingestion.refusing import REFUSED
from ingestion.sql import identifier, literal

_OWNER_ONLY: Final = 0o600
_UNFINISHED: Final = ".unfinished"
RESOLVED: Final = "resolved"


@dataclass(frozen=True)
class Batch:
    """One landing: `stamp` sorts by time and begins its files' names; `loaded_at` is naive UTC."""

    stamp: str
    source_name: str
    loaded_at: dt.datetime


@dataclass(frozen=True)
class Stored:
    """How many staged rows became what."""

    landed: int
    unchanged: int
    duplicates: int
    superseded: int


def stamp_of(now: dt.datetime) -> str:
    """The name of a landing at the aware instant `now`: UTC to the microsecond, sorting by time."""
    return now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")


def newest_stamp(raw: Path) -> str:
    """The stamp of the newest landing in the raw folder, empty when there is none."""
    names = (path.name for path in raw.glob("*/*.parquet") if path.name != EMPTY)
    return max((name.partition("-")[0] for name in names), default="")


def clear_remains(folder: Path) -> None:
    """Delete what a killed landing left in a table's folder: unfinished files, and contacts whose rows never came."""
    for path in folder.rglob(f"*{_UNFINISHED}"):
        path.unlink()
    for path in (folder / "contacts").glob("*.parquet"):
        if not (folder / path.name).exists():
            path.unlink()


def store_rows(
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    folder: Path,
    batch: Batch,
    keying: Keying,
    *,
    first_reads: Mapping[int, str],
) -> Stored:
    """Write the staged rows that say something new, one file per version of a key, oldest first.

    A row is old news when a higher version of its key is known (superseded), when the version that counts has the same
    content, or when the same file said the same before: a file that grew does not bring back what another file has
    corrected meanwhile. `first_reads`: of each portion that is one file, the stamp of the landing that first read it.
    """
    load_known(connection, table, folder, first_reads)
    find_news(connection, table)
    ((landed_rows, duplicates, superseded, staged_rows, versions),) = connection.execute(
        f"""
        select count(*) filter (where verdict = 'news'), count(*) filter (where verdict = 'old' and place > 1),
            count(*) filter (where verdict = 'superseded'), (select count(*) from {STAGED}), coalesce(max(version), 0)
        from news
        """
    ).fetchall()
    _derive_columns(connection, table, keying)
    first = sum(1 for _ in folder.glob(f"{batch.stamp}-*.parquet"))
    for version in range(1, int(versions) + 1):
        _write_version(
            connection, table, folder, batch, batch_id=f"{batch.stamp}-{first + version - 1:03d}", version=version
        )
    _write_sayings(connection, folder, batch)
    return Stored(landed_rows, staged_rows - landed_rows - duplicates - superseded, duplicates, superseded)


def _write_sayings(connection: duckdb.DuckDBPyConnection, folder: Path, batch: Batch) -> None:
    """Note what files said that could not be told later.

    After the rows: whoever is killed in between reads the same files again.
    """
    find_sayings(connection, batch.stamp)
    ((count,),) = connection.execute("select count(*) from to_note").fetchall()
    if count:
        number = sum(1 for _ in (folder / SAYINGS).glob(f"{batch.stamp}-*.parquet"))
        write_whole(
            connection,
            folder / SAYINGS / f"{batch.stamp}-{number:03d}.parquet",
            "select * from to_note order by row_key, source_file",
        )


def open_rows_sql(folder: Path) -> str:
    """Select the rows that are in quarantine: those of a table's folder that no later marker calls resolved.

    The folder is append-only: a row leaves by a line in `resolved/` (row_id, resolved_at, outcome), and one that is
    refused again after that comes in again. Needs a file in the folder.
    """
    rows = f"select * from read_parquet({literal(str(folder / '*.parquet'))}, union_by_name = true)"
    if not any((folder / RESOLVED).glob("*.parquet")):
        return rows
    markers = f"read_parquet({literal(str(folder / RESOLVED / '*.parquet'))})"
    return (
        f"select refused.* from ({rows}) as refused "
        f"left join (select row_id, max(resolved_at) as resolved_at from {markers} group by row_id) as resolved "
        "on resolved.row_id = refused.row_id and resolved.resolved_at >= refused.loaded_at "
        "where resolved.row_id is null"
    )


def store_refused(connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, batch: Batch) -> int:
    """Write the refused rows that are not in quarantine yet, and return their number."""
    quarantined = sorted(folder.glob("*.parquet"))
    known = f"select row_id from ({open_rows_sql(folder)})" if quarantined else "select null where false"
    connection.execute(
        f"create or replace temp table newly_refused as select distinct on (row_id) * from {REFUSED} "
        f"where row_id not in ({known}) order by row_id, source_file, source_row"
    )
    ((count,),) = connection.execute("select count(*) from newly_refused").fetchall()
    if count:
        name = f"{batch.stamp}-{sum(1 for path in quarantined if path.name.startswith(batch.stamp)):03d}"
        if table.contact_columns:
            contacts = ", ".join(identifier(column.name) for column in table.contact_columns)
            write_whole(
                connection,
                folder / "contacts" / f"{name}.parquet",
                f"select row_id, {contacts} from newly_refused order by source_file, source_row, row_id",
            )
        write_whole(
            connection,
            folder / f"{name}.parquet",
            f"select row_id, {literal(batch.source_name)} as source_name, source_file, source_row, "
            f"{timestamp_sql(batch.loaded_at)} as loaded_at, field, reason, remedy, value, rest "
            "from newly_refused order by source_file, source_row, row_id",
        )
    return int(count)


def _derive_columns(connection: duckdb.DuckDBPyConnection, table: Table, keying: Keying) -> None:
    """Fill a table per derived column with its sources and its value: each distinct source is computed once."""
    for name, sources in table.derived_columns.items():
        columns = ", ".join(identifier(source) for source in sources)
        rows = connection.execute(f"select distinct {columns} from news").fetchall()
        computed = pa.table(
            {
                **{
                    f"source_{place}": pa.array([row[place] for row in rows], pa.string())
                    for place in range(len(sources))
                },
                "derived_value": pa.array(derive(name, rows, keying), pa.string()),
            }
        )
        connection.register("computed", computed)
        connection.execute(f"create or replace temp table {name} as select * from computed")
        connection.unregister("computed")


def _write_version(
    connection: duckdb.DuckDBPyConnection, table: Table, folder: Path, batch: Batch, *, batch_id: str, version: int
) -> None:
    chosen = f"from news where verdict = 'news' and version = {version}"
    if table.contact_columns:
        contacts = folder / "contacts"
        names = ", ".join(identifier(column.name) for column in table.contact_columns)
        # Content that comes back has its row_id already: row_id stays unique among the contacts.
        known = f"select row_id from read_parquet({literal(str(contacts / '*.parquet'))}, union_by_name = true)"
        write_whole(
            connection,
            contacts / f"{batch_id}.parquet",
            f"select row_id, {names} {chosen} and row_id not in ({known}) order by portion, source_row, row_id",
        )
    landing = {
        "batch_id": literal(batch_id),
        "source_name": literal(batch.source_name),
        "loaded_at": timestamp_sql(batch.loaded_at),
    }
    columns = [f"{landing.get(name, name)} as {name}" for name, _, _ in LANDING_COLUMNS]
    columns += [identifier(column.name) for column in table.open_columns]
    columns += [f"{derived}.derived_value as {derived}" for derived in table.derived_columns]
    values = " ".join(
        f"left join {derived} on "
        + " and ".join(
            f"{derived}.source_{place} is not distinct from chosen.{identifier(source)}"
            for place, source in enumerate(sources)
        )
        for derived, sources in table.derived_columns.items()
    )
    write_whole(
        connection,
        folder / f"{batch_id}.parquet",
        f"select {', '.join(columns)} from (select * {chosen}) as chosen {values} order by portion, source_row, row_id",
    )


def write_whole(connection: duckdb.DuckDBPyConnection, path: Path, select: str) -> None:
    """Write the select's rows so that the file is there whole, and stays after a power cut, or is not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + _UNFINISHED)
    connection.execute(f"copy ({select}) to {literal(str(unfinished))} (format parquet, compression zstd)")
    if path.parent.name == "contacts":
        unfinished.chmod(_OWNER_ONLY)
    for target in (unfinished, path.parent):
        handle = os.open(target, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        if target == unfinished:
            unfinished.replace(path)


def timestamp_sql(instant: dt.datetime) -> str:
    """A naive instant as a typed literal."""
    return f"cast({literal(instant.isoformat(sep=' '))} as timestamp)"
