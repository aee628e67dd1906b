"""What each night remembers of its segments: who entered and left, how large they were, how much was landed (D7).

The past of a segment that asks about more than orders cannot be computed: a night writes what it saw, and later nights
read it. One folder per night, `memberships/as_of=<date>/`, whole or not there.
"""

import datetime as dt
import shutil
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from setka.held import held_table, raw_tables
from setka.paths import DataPaths

_NIGHT: Final = ("as_of_date", pa.date32())
REMEMBERED: Final = {
    "segment_changes": pa.schema(
        [_NIGHT, ("segment", pa.string()), ("customer_id", pa.string()), ("is_member", pa.bool_())]
    ),
    "segment_sizes": pa.schema(
        [_NIGHT, ("segment", pa.string()), ("customer_count", pa.int64()), ("has_swung", pa.bool_())]
    ),
    "table_sizes": pa.schema([_NIGHT, ("table_name", pa.string()), ("row_count", pa.int64())]),
}
_TABLES: Final = pa.schema([("segment", pa.string()), ("table_name", pa.string())])
_QUESTIONS: Final = {
    "segment_changes": """
        select as_of_date, segment, customer_id, is_member from int_segment_changes__recorded where as_of_date = $night
    """,
    "segment_sizes": """
        select $night::date as as_of_date, sizes.segment, sizes.customer_count,
            coalesce(held.held_reason = 'swung', false) as has_swung
        from rpt_segment_sizes as sizes left join int_segments__held as held using (segment)
        where sizes.as_of_date = $night and coalesce(held.held_reason, 'swung') = 'swung'
    """,
    "table_sizes": "select $night::date as as_of_date, table_name, row_count from int_raw_tables__counted",
}


def remembered(paths: DataPaths, night: dt.date) -> dict[str, pa.Table]:
    """What the nights before `night` wrote, by table of REMEMBERED; empty tables when there was none."""
    folders = [folder for date, folder in _nights(paths) if date < night]
    return {
        name: pa.concat_tables(
            [schema.empty_table(), *(pq.read_table(folder / f"{name}.parquet", schema=schema) for folder in folders)]
        )
        for name, schema in REMEMBERED.items()
    }


def remember(paths: DataPaths, build_file: Path, night: dt.date) -> Path | None:
    """Write what the build in `build_file` saw on `night`, in place of what an earlier run of it wrote.

    None, and nothing written, when a later night has been written: what that one says follows from those before it.
    """
    if any(date > night for date, _ in _nights(paths)):
        return None
    target = paths.memberships / f"as_of={night}"
    aside = paths.memberships / f".as_of={night}.tmp"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{build_file}' as setka (read_only)")
        connection.execute("use setka")
        for name, question in _QUESTIONS.items():
            rows = connection.sql(question, params={"night": night}).to_arrow_table()
            pq.write_table(rows.cast(REMEMBERED[name]), aside / f"{name}.parquet")
    # A folder cannot be renamed over another; a night that is killed between the two begins again from its raw rows.
    shutil.rmtree(target, ignore_errors=True)
    aside.rename(target)
    return target


def night_tables(
    held: Mapping[str, Collection[str]],
    past: Mapping[str, pa.Table] | None = None,
    tables: pa.Table | None = None,
) -> dict[str, pa.Table]:
    """The input tables `night` of a build: what is held, what earlier nights saw (`remembered`), `segment_tables`."""
    empty = {name: schema.empty_table() for name, schema in REMEMBERED.items()}
    return {**held_table(held), **empty, **(past or {}), "segment_tables": tables or _TABLES.empty_table()}


def segment_tables(manifest: Mapping[str, Any]) -> pa.Table:
    """The raw tables that each segment asks about, by dbt's manifest: one row per segment and table."""
    models = {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    rows = [
        {"segment": name, "table_name": table}
        for name in sorted(models)
        if name.startswith("seg_")
        for table in sorted(raw_tables(models, manifest, name))
    ]
    return pa.Table.from_pylist(rows, _TABLES)


def _nights(paths: DataPaths) -> Sequence[tuple[dt.date, Path]]:
    return sorted(
        (dt.date.fromisoformat(folder.name.removeprefix("as_of=")), folder)
        for folder in paths.memberships.glob("as_of=*")
    )
