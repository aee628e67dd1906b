"""The shape of raw files, and the empty ones that make a missing table an empty table."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.contract import TABLES, Column, Table
from setka.paths import DataPaths

EMPTY: Final = "empty.parquet"

# What landing adds to every row: name, DuckDB type, meaning.
LANDING_COLUMNS: Final[tuple[tuple[str, str, str], ...]] = (
    ("row_id", "VARCHAR", "md5 of table, key and row_hash: the same content of the same row has the same id."),
    ("row_hash", "VARCHAR", "md5 over all columns of the contract, contact data included (then with the shop's key)."),
    (
        "version_order",
        "VARCHAR",
        "row_version as a text that sorts: n and 38 digits for a number, t and the microsecond, UTC, for a time, x and "
        "the bytes in hexadecimal for other text; empty without a version.",
    ),
    ("batch_id", "VARCHAR", "The landing that brought the row; ids sort by time."),
    ("source_name", "VARCHAR", "The mapping that was used."),
    ("source_file", "VARCHAR", "The file, relative to the source's folder."),
    ("source_row", "BIGINT", "The row within the file: 1 is the first row of data, a header is not counted."),
    ("loaded_at", "TIMESTAMP", "When it landed, UTC: what the clock known_as_of cuts."),
)

_ARROW_TYPES: Final[dict[str, pa.DataType]] = {
    "VARCHAR": pa.string(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DECIMAL(18,4)": pa.decimal128(18, 4),
    "BOOLEAN": pa.bool_(),
    "TIMESTAMP": pa.timestamp("us"),
    "DATE": pa.date32(),
}


def raw_columns(table: Table) -> list[tuple[str, str]]:
    """Name and DuckDB type of each column in `raw/<table>/*.parquet`, in file order. No contact data is among them."""
    return [
        *((name, sql_type) for name, sql_type, _ in LANDING_COLUMNS),
        *_typed(table.open_columns),
        *((derived, "VARCHAR") for derived in table.derived_columns),
    ]


def contact_file_columns(table: Table) -> list[tuple[str, str]]:
    """Name and DuckDB type of each column in `raw/<table>/contacts/*.parquet`; one row per row_id."""
    return [("row_id", "VARCHAR"), *_typed(table.contact_columns)]


def ensure_empty_tables(paths: DataPaths) -> None:
    """Write the typed files without rows that make every table of the contract readable, whatever the shop brings.

    A file that is already there and has today's columns is left alone.
    """
    for table in TABLES.values():
        folder = paths.raw / table.name
        _ensure_empty(folder / EMPTY, raw_columns(table))
        if table.contact_columns:
            _ensure_empty(folder / "contacts" / EMPTY, contact_file_columns(table))


def _typed(columns: Iterable[Column]) -> list[tuple[str, str]]:
    return [(column.name, column.sql_type) for column in columns]


def _ensure_empty(path: Path, columns: list[tuple[str, str]]) -> None:
    schema = pa.schema([(name, _ARROW_TYPES[sql_type]) for name, sql_type in columns])
    if path.exists() and pq.read_schema(path).equals(schema):
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    # The ending keeps a half-written file out of every `*.parquet`.
    unfinished = path.with_suffix(".unfinished")
    pq.write_table(schema.empty_table(), unfinished)
    unfinished.replace(path)
