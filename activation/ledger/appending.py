"""Appending to the ledger without repeating: what is there already is left as it is, and counted."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

Item = TypeVar("Item")

LOOKED_UP_AT_ONCE = 5_000  # keys in one query: SQLite takes at most 32,766 parameters


def append_new(
    connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, keys: Sequence[str]
) -> int:
    """Insert the rows whose every key column is new, in order; returns how many were.

    `keys` names columns that are unique each for itself, or one tuple of columns joined by a comma. The first of two
    equal rows wins. A concurrent writer's row is left alone too.
    """
    added = 0
    for chunk in batched(rows):
        taken = {key: _taken(connection, table, key, chunk) for key in keys}
        fresh = []
        for row in chunk:
            values = {key: _value(row, key) for key in keys}
            if any(values[key] in taken[key] for key in keys):
                continue
            for key in keys:
                taken[key].add(values[key])
            fresh.append(dict(row))
        if fresh:
            connection.execute(insert_or_leave(connection, table), fresh)
        added += len(fresh)
    return added


def batched(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items in parts small enough for one query."""
    for start in range(0, len(items), LOOKED_UP_AT_ONCE):
        yield items[start : start + LOOKED_UP_AT_ONCE]


def insert_or_leave(connection: sa.Connection, table: sa.Table) -> sa.Insert:
    """INSERT ... ON CONFLICT DO NOTHING in the words of the connection's database."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def _value(row: Mapping[str, Any], key: str) -> Any:
    columns = key.split(",")
    return row[key] if len(columns) == 1 else tuple(row[column] for column in columns)


def _taken(connection: sa.Connection, table: sa.Table, key: str, rows: Sequence[Mapping[str, Any]]) -> set[Any]:
    columns = [table.c[column] for column in key.split(",")]
    wanted = {row[columns[0].name] for row in rows}
    # The first column narrows the search; with more columns the rest is compared here, portable to every database.
    found = connection.execute(sa.select(*columns).where(columns[0].in_(wanted)))
    return {row[0] if len(columns) == 1 else tuple(row) for row in found}
