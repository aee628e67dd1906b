"""Frozen decisions: immutable Parquet per run with a manifest, written aside and renamed (D5).

A folder `decisions/run=<run_id>` is either whole or not there. The rows carry ids and numbers only.
"""

import contextlib
import datetime as dt
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from activation.frozen import SCHEMA_VERSION, FrozenRun, frozen_run, frozen_runs
from setka.errors import DecisionsError
from setka.paths import DataPaths

__all__ = ["FrozenRun", "content_hash", "freeze", "frozen_run", "frozen_runs", "load_decisions", "row_hashes"]

ROW_GROUP_ROWS = 20_000  # small groups sorted by customer: `why` reads one or two of them
_REQUIRED = ("as_of", "known_as_of", "build_id")
# A replay is built in a file of its own, so its build has another name though its rows are the same.
_NOT_HASHED = ("build_id",)
_HASHED_AT_ONCE = 50_000


def freeze(paths: DataPaths, run_id: str, rows: pa.Table | pa.RecordBatchReader, manifest: Mapping[str, Any]) -> Path:
    """Write the decisions of a run, sorted by customer, and return their folder.

    `manifest` must have as_of, known_as_of and build_id (instants UTC); row count, hashes and schema version are
    added. A run that is frozen already is left as it is when the rows are the same. Raises DecisionsError when a key
    is missing, when a row belongs to another run, or when other rows were frozen before.
    """
    where = f"decisions/run={run_id}"
    missing = [key for key in _REQUIRED if not manifest.get(key)]
    if missing:
        raise DecisionsError(
            f"the manifest lacks {', '.join(missing)}", where=where, remedy="Pass both clocks and build."
        )
    table = rows.read_all() if isinstance(rows, pa.RecordBatchReader) else rows
    strangers = set(table.column("run_id").unique().to_pylist()) - {run_id}
    if strangers:
        raise DecisionsError(f"rows of run {sorted(map(str, strangers))[0]}", where=where, remedy="Freeze one run.")
    table = table.sort_by([(name, "ascending") for name in ("customer_id", "campaign", "step", "trigger_key")])
    digest = content_hash(table)
    target = paths.decisions_of(run_id)
    if target.exists():
        return _same_or_refuse(paths, run_id, digest)
    _remove_leftovers(paths, run_id)
    aside = paths.decisions / f".run={run_id}.{os.getpid()}.tmp"
    aside.mkdir(parents=True)
    file = aside / "decisions.parquet"
    pq.write_table(table, file, row_group_size=ROW_GROUP_ROWS, compression="zstd")
    whole = {
        **{key: _text(value) for key, value in manifest.items()},
        "run_id": run_id,
        "schema_version": SCHEMA_VERSION,
        "row_count": table.num_rows,
        "content_sha256": digest,
        "file_sha256": _file_hash(file),
    }
    (aside / "manifest.json").write_text(json.dumps(whole, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    for part in (file, aside / "manifest.json", aside):
        _sync(part)
    aside.rename(target)
    _sync(paths.decisions)
    return target


def load_decisions(paths: DataPaths, run_id: str) -> pa.Table:
    """All rows of a frozen run, checked against the manifest. Raises DecisionsError when they do not match it."""
    run = frozen_run(paths, run_id)
    where = f"decisions/run={run_id}"
    remedy = "Restore the folder from a backup; decisions are never computed twice."
    if not run.file.is_file():
        raise DecisionsError("decisions.parquet is missing", where=where, remedy=remedy)
    if _file_hash(run.file) != run.manifest["file_sha256"]:
        raise DecisionsError("decisions.parquet is not the file that was frozen", where=where, remedy=remedy)
    # Not pq.read_table: it takes `run=...` in the path for a partition column, and imports pandas, which is slow.
    with pq.ParquetFile(run.file) as source:
        table = source.read()
    if table.num_rows != run.manifest["row_count"]:
        problem = f"{table.num_rows} rows, the manifest says {run.manifest['row_count']}"
        raise DecisionsError(problem, where=where, remedy=remedy)
    return _upcast(table, run.manifest["schema_version"])


def content_hash(table: pa.Table) -> str:
    """SHA-256 over the sorted SHA-256 digests of the rows: equal for equal rows in any order.

    A row's text is its columns except build_id, by name, as compact JSON; instants, dates and numbers as Python
    writes them. Rows are hashed one by one, so that a comparison can leave erased customers out.
    """
    return hashlib.sha256(b"".join(sorted(row_hashes(table)))).hexdigest()


def row_hashes(table: pa.Table) -> list[bytes]:
    """The SHA-256 digest of each row, in order; `content_hash` says of what."""
    names = sorted(set(table.column_names) - set(_NOT_HASHED))
    digests = []
    for batch in table.select(names).to_batches(max_chunksize=_HASHED_AT_ONCE):
        columns = [column.to_pylist() for column in batch.columns]
        for values in zip(*columns, strict=True):
            row = json.dumps(dict(zip(names, values, strict=True)), default=str, ensure_ascii=False)
            digests.append(hashlib.sha256(row.encode()).digest())
    return digests


def _upcast(table: pa.Table, schema_version: int) -> pa.Table:
    """Rows of an older schema version with the columns of the newest."""
    if schema_version >= 2:
        return table
    for name, kind in {"occurred_at": pa.timestamp("us"), "occurrence": pa.string()}.items():
        table = table.append_column(name, pa.nulls(table.num_rows, kind))
    return table


def _same_or_refuse(paths: DataPaths, run_id: str, digest: str) -> Path:
    frozen = frozen_run(paths, run_id)
    if frozen.manifest["content_sha256"] != digest:
        raise DecisionsError(
            "other decisions are frozen for this run already",
            where=f"decisions/run={run_id}",
            remedy="A frozen run is resumed, never computed again; run another night.",
        )
    return frozen.file.parent


def _remove_leftovers(paths: DataPaths, run_id: str) -> None:
    for leftover in paths.decisions.glob(f".run={run_id}.*.tmp"):
        # Whoever holds the run lock is alone here, so an unfinished folder belongs to a dead process.
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(leftover)


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date | dt.datetime) else value


def _file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
