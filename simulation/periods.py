"""Quarter files: rows go to the quarter in which the shop learned of them, so that closed quarters never change."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from simulation.rows import TABLES, Row, Stamped, schema_of

MOMENT = "moment"  # sorts and splits the rows; never written


def write_periods(folder: Path, stamped: Iterable[Stamped]) -> list[Path]:
    """Write rows to `<folder>/<table>/<YYYY-Qn>.parquet`, UTC quarters, sorted by instant and key; returns the paths.

    Files of tables without such rows are not made, files of other quarters are left alone.
    """
    rows: dict[type[Row], list[Row]] = {row_type: [] for row_type in TABLES}
    moments: dict[type[Row], list[dt.datetime]] = {row_type: [] for row_type in TABLES}
    for moment, row in stamped:
        rows[type(row)].append(row)
        moments[type(row)].append(moment)
    return [
        _write_table(folder / name / f"{quarter}.parquet", table)
        for row_type, name in TABLES.items()
        if rows[row_type]
        for quarter, table in _quarters(rows[row_type], moments[row_type])
    ]


def write_rows(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows of one type, at least one, in their order."""
    return _write_table(path, _arrow_table(rows))


def in_utc(moment: dt.datetime) -> dt.datetime:
    """The naive UTC instant of an aware one. Raises ValueError for a naive one, whose zone nobody knows."""
    if moment.tzinfo is None:
        raise ValueError(f"until == {moment.isoformat()}, must have a time zone.")
    return moment.astimezone(dt.UTC).replace(tzinfo=None)


def _arrow_table(rows: Sequence[Row]) -> pa.Table:
    schema = schema_of(type(rows[0]))
    columns = zip(zip(*rows, strict=True), schema, strict=True)
    return pa.table([pa.array(values, type=field.type) for values, field in columns], schema=schema)


def _quarters(rows: Sequence[Row], moments: list[dt.datetime]) -> Iterator[tuple[str, pa.Table]]:
    """The rows of one type by quarter, as (YYYY-Qn, table); the first two columns break ties of the instant."""
    table = _arrow_table(rows)
    first, second = table.column_names[:2]
    table = table.append_column(MOMENT, pa.array(moments, type=pa.timestamp("us")))
    table = table.sort_by([(name, "ascending") for name in (MOMENT, first, second)])
    months_since_1970 = table[MOMENT].to_numpy().astype("datetime64[M]").astype(int)
    quarters, starts = np.unique(months_since_1970 // 3, return_index=True)
    table = table.drop_columns(MOMENT)
    ends = [*starts[1:], table.num_rows]
    for quarter, start, end in zip(quarters, starts, ends, strict=True):
        yield f"{1970 + quarter // 4}-Q{quarter % 4 + 1}", table.slice(start, end - start).combine_chunks()


def _write_table(path: Path, table: pa.Table) -> Path:
    """Write a Parquet file by renaming a finished one; a file that already has these bytes is not touched."""
    buffer = pa.BufferOutputStream()
    pq.write_table(table, buffer, compression="zstd")
    content = buffer.getvalue().to_pybytes()
    if path.exists() and path.read_bytes() == content:
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".parquet.part")
    aside.write_bytes(content)
    aside.replace(path)
    return path
