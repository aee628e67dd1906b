"""The published snapshot: the marts of the last good build, opened for reading."""

import contextlib
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from setka.errors import NotFoundError
from setka.paths import DataPaths
from setka.pointer import REMEDY, read_pointer


@dataclass(frozen=True)
class Snapshot:
    """One open snapshot. `as_of` is aware UTC; `timezone` and `currency` are the shop's."""

    build_id: str
    as_of: dt.datetime
    timezone: str
    currency: str
    connection: duckdb.DuckDBPyConnection

    def rows(self, query: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query over the marts. Raises NotFoundError when the snapshot lacks a table or column."""
        try:
            return self.connection.execute(query, list(parameters)).fetchall()
        except (duckdb.CatalogException, duckdb.BinderException) as error:
            problem = str(error).splitlines()[0]
            raise NotFoundError(problem, where=f"snapshot {self.build_id}", remedy=REMEDY) from None


@contextlib.contextmanager
def open_snapshot(paths: DataPaths) -> Iterator[Snapshot]:
    """Open the snapshot that CURRENT.json names at this moment, read-only; a later publication does not disturb it.

    Raises NotFoundError when nothing has been published, or the pointer or its file is damaged.
    """
    pointer = read_pointer(paths)
    file = paths.published / pointer.file
    as_of = dt.datetime.fromisoformat(pointer.as_of)
    if as_of.tzinfo is None:
        as_of = as_of.replace(tzinfo=dt.UTC)
    if not file.is_file():
        raise NotFoundError("the snapshot named in CURRENT.json is gone", where=str(file), remedy=REMEDY)
    try:
        connection = duckdb.connect(str(file), read_only=True)
    except duckdb.Error as error:
        problem = str(error).splitlines()[0]
        raise NotFoundError(f"not a readable snapshot ({problem})", where=str(file), remedy=REMEDY) from None
    with contextlib.closing(connection):
        yield Snapshot(pointer.build_id, as_of, pointer.timezone, pointer.currency, connection)
