"""Read one source file into a table of the landing's database, every row numbered, nothing interpreted yet."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.csv as pc

from ingestion.mapping import FileForm
from ingestion.sql import identifier, literal
from setka.errors import ContractError, SourceError

SUFFIXES: Final = (".csv", ".parquet")
_BLOCK: Final = 8 << 20  # bytes; no row may be longer than a block


@dataclass(frozen=True)
class RaggedRow:
    """A CSV row with another number of fields than the header. `text` is the row, contact data and all."""

    source_row: int
    field_count: int
    expected_count: int
    text: str


def read_file(
    connection: duckdb.DuckDBPyConnection, relation: str, path: Path, label: str, form: FileForm
) -> list[RaggedRow]:
    """Make the table `relation` of the file's columns, `source_file` (= `label`) and `source_row` (from 1).

    CSV columns are text with empty cells as NULL; Parquet columns keep their types. Rows that do not fit the header
    are not in the table but returned. Raises SourceError for an empty, unreadable or wrongly decoded file and
    ContractError for a header that names a column twice. No message quotes the file's content.
    """
    if path.stat().st_size == 0:
        raise SourceError("is empty (0 bytes)", where=label, remedy="Export it again.")
    if path.suffix == ".parquet":
        _read_parquet(connection, relation, path, label)
        return []
    return _read_csv(connection, relation, path, label, form)


def read_header(
    connection: duckdb.DuckDBPyConnection, relation: str, path: Path, label: str, form: FileForm
) -> list[RaggedRow]:
    """Make the same table as `read_file`, without rows, from the file's header alone. Raises as `read_file` does."""
    if path.stat().st_size == 0:
        raise SourceError("is empty (0 bytes)", where=label, remedy="Export it again.")
    if path.suffix == ".parquet":
        _read_parquet(connection, relation, path, label, limit="limit 0")
    else:
        _make_table(connection, relation, _header(path, label, form))
    return []


def _read_parquet(
    connection: duckdb.DuckDBPyConnection, relation: str, path: Path, label: str, limit: str = ""
) -> None:
    rows = f"read_parquet({literal(str(path))}, file_row_number = true)"
    try:
        described = connection.execute(f"select column_name from (describe from {rows})").fetchall()
        _refuse_taken_names([name for (name,) in described], label)
        connection.execute(
            f"create or replace temp table {identifier(relation)} as select * exclude (file_row_number), "
            f"{literal(label)} as source_file, file_row_number + 1 as source_row from {rows} {limit}"
        )
    except duckdb.Error:
        raise SourceError("is not a readable Parquet file", where=label, remedy="Export it again.") from None


def _read_csv(
    connection: duckdb.DuckDBPyConnection, relation: str, path: Path, label: str, form: FileForm
) -> list[RaggedRow]:
    names = _header(path, label, form)
    ragged: list[RaggedRow] = []
    _make_table(connection, relation, names)
    for rows in _csv_rows(path, label, form, names, ragged):
        insert_rows(connection, relation, rows)
    return ragged


@dataclass(frozen=True)
class SmallFile:
    """A CSV file held in memory: its `columns` as SQL of a table definition, and the rows in that order."""

    columns: str
    rows: tuple[pa.Table, ...]
    ragged: tuple[RaggedRow, ...]


def read_small_file(path: Path, label: str, form: FileForm) -> SmallFile:
    """Read a CSV file as `read_file` would, without a database. Raises what that raises."""
    if path.stat().st_size == 0:
        raise SourceError("is empty (0 bytes)", where=label, remedy="Export it again.")
    names = _header(path, label, form)
    ragged: list[RaggedRow] = []
    rows = tuple(_csv_rows(path, label, form, names, ragged))
    return SmallFile(_csv_columns(names), rows, tuple(ragged))


def insert_rows(connection: duckdb.DuckDBPyConnection, relation: str, rows: pa.Table) -> None:
    """Append rows to a table of as many columns, in their order."""
    connection.register("arriving", rows)
    connection.execute(f"insert into {identifier(relation)} from arriving")
    connection.unregister("arriving")


def _make_table(connection: duckdb.DuckDBPyConnection, relation: str, names: list[str]) -> None:
    connection.execute(f"create or replace temp table {identifier(relation)} ({_csv_columns(names)})")


def _csv_columns(names: list[str]) -> str:
    columns = ", ".join(f"{identifier(name.strip())} varchar" for name in names)
    return f"{columns}, source_file varchar, source_row bigint"


def _csv_rows(path: Path, label: str, form: FileForm, names: list[str], ragged: list[RaggedRow]) -> Iterator[pa.Table]:
    """The file's rows with label and number, part by part; those that do not fit are added to `ragged`."""

    header_lines = 0 if form.header else 1

    def keep_apart(row: pc.InvalidRow) -> str:
        # The header, where there is one, is physical row 1; blank lines are not counted.
        ragged.append(RaggedRow(row.number - header_lines, row.actual_columns, row.expected_columns, row.text))
        return "skip"

    try:
        reader = pc.open_csv(
            path,
            # One thread: only then does a row that does not fit know its number.
            read_options=pc.ReadOptions(
                use_threads=False, block_size=_BLOCK, encoding=form.encoding, column_names=list(form.header) or None
            ),
            parse_options=pc.ParseOptions(
                delimiter=form.delimiter, newlines_in_values=True, invalid_row_handler=keep_apart
            ),
            convert_options=pc.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
            ),
        )
        following = 1
        for batch in reader:
            numbers = _row_numbers(following, batch.num_rows, ragged)
            following = int(numbers[-1]) + 1 if len(numbers) else following
            labels = pa.repeat(pa.scalar(label), batch.num_rows)
            arrays = [*batch.columns, labels, pa.array(numbers)]
            yield pa.table(arrays, names=[f"c{place}" for place in range(len(arrays))])
    except (pa.ArrowException, UnicodeDecodeError):
        raise _unreadable(path, label, form) from None


def _row_numbers(following: int, count: int, ragged: list[RaggedRow]) -> npt.NDArray[np.int64]:
    """The numbers in the file of the next `count` rows that fit: those of the rows set apart are left out."""
    apart = np.array([row.source_row for row in ragged if row.source_row >= following], dtype=np.int64)
    numbers = np.arange(following, following + count + len(apart), dtype=np.int64)
    return np.setdiff1d(numbers, apart)[:count]


def _refuse_taken_names(names: list[str], label: str) -> None:
    taken = sorted(
        {"source_file", "source_row", "arrival_row", "arrival_portion"}.intersection(
            name.strip().lower() for name in names
        )
    )
    if taken:
        raise ContractError(
            f"column {taken[0]} has a name that landing gives itself", where=label, remedy="Rename or leave it out."
        )


def _header(path: Path, label: str, form: FileForm) -> list[str]:
    """The names in the first line, as written; those that the mapping gives where the file has no header."""
    if form.header:
        return list(form.header)
    encoding = "utf-8-sig" if form.encoding.lower() in ("utf-8", "utf8") else form.encoding
    try:
        with path.open(encoding=encoding, newline="") as file:
            names = next(csv.reader(file, delimiter=form.delimiter), [])
    except (UnicodeDecodeError, csv.Error):
        raise _unreadable(path, label, form) from None
    folded = [name.strip().lower() for name in names]
    # What the first line holds is not quoted in an error: without a header it is a customer.
    if not any(folded):
        raise SourceError("has no header in its first line", where=label, remedy="Export it again.")
    if len(set(folded)) < len(folded) or "" in folded:
        place = next(n for n, name in enumerate(folded, 1) if not name or folded.index(name) < n - 1)
        raise ContractError(
            f"column {place} of the header is nameless or named twice",
            where=label,
            remedy="Give every column its own name in the first line.",
        )
    _refuse_taken_names(names, label)
    return names


def _unreadable(path: Path, label: str, form: FileForm) -> SourceError:
    """Say at which byte and line the decoding fails, or that it is something else."""
    content = path.read_bytes()
    try:
        content.decode(form.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return SourceError(
            f"line {line}: byte {content[error.start]:#04x} at position {error.start} is not {form.encoding}",
            where=label,
            remedy="Save the file as UTF-8, or say in the mapping what it is, such as `encoding: cp1251`.",
        )
    return SourceError(
        "is not a readable CSV file",
        where=label,
        remedy=f"Check that fields are parted by {form.delimiter!r} and that every quote is closed.",
    )
