"""Compiled dbt models over an in-memory DuckDB: rows in, rows out, in a twentieth of a second, without dbt.

The types of what a test does not give come from the prepared build, the rules that are data from their seeds.
"""

import datetime as dt
import graphlib
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from prepared_build import PREPARED_NIGHT, PreparedBuild

Row = Mapping[str, Any]
Given = Mapping[str, Iterable[Row]]

_RELATION = re.compile(r'"(setka|private)"\."(\w+)"\."(\w+)"')


@dataclass(frozen=True)
class ModelChain:
    """The SQL of every model by name, and the columns of each relation of the prepared build, by its full name."""

    sql: Mapping[str, str]
    columns: Mapping[str, str]
    warehouse: Path

    @contextmanager
    def run(
        self,
        models: Iterable[str],
        given: Given,
        *,
        as_of: dt.date = PREPARED_NIGHT,
        changed: Mapping[str, str] | None = None,
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection in which `models` and what they read are tables, over the rows of `given` (by model name).

        A model that is given is not computed; a staging model, source or ledger table that is not given is empty; seeds
        hold what ships unless given. `as_of` is the night's date, an instant at 03:00 in Moscow. `changed` replaces
        the SQL of models by name.
        """
        texts = {**self.sql, **(changed or {})}
        needed = _needed(texts, set(models), set(given) | {name for name in texts if name.startswith("stg_")})
        with duckdb.connect() as connection:
            connection.execute("attach ':memory:' as setka; attach ':memory:' as private; use setka")
            connection.execute("set timezone = 'UTC'; set threads = 1")
            self._load(connection, given, needed, texts)
            for name in needed:
                connection.execute(f"create table {self._home(name)} as {_at(texts[name], as_of)}")
            yield connection

    def rows(
        self, model: str, given: Given, *, as_of: dt.date = PREPARED_NIGHT, changed: Mapping[str, str] | None = None
    ) -> list[dict[str, Any]]:
        """The rows of one model over the rows of `given`, sorted by all columns."""
        with self.run([model], given, as_of=as_of, changed=changed) as connection:
            found: list[dict[str, Any]] = (
                connection.sql(f"select * from {self._home(model)} order by all").to_arrow_table().to_pylist()
            )
            return found

    def _home(self, name: str) -> str:
        return next(found for found in self.columns if found.endswith(f".{name}"))

    def _load(
        self, connection: duckdb.DuckDBPyConnection, given: Given, computed: Iterable[str], texts: Mapping[str, str]
    ) -> None:
        """Make what the computed models read and do not compute."""
        reads = {".".join(found) for name in computed for found in _RELATION.findall(texts[name])}
        reads |= {self._home(name) for name in given}
        connection.execute(f"attach '{self.warehouse}' as shipped (read_only)")
        for relation in sorted(reads - {self._home(name) for name in computed}):
            catalog, schema, name = relation.split(".")
            connection.execute(f"create schema if not exists {catalog}.{schema}")
            connection.execute(f"create table {relation} ({self.columns[relation]})")
            if name in given:
                _insert(connection, relation, given[name])
            elif catalog == "setka" and schema == "main" and name not in self.sql:
                connection.execute(f"insert into {relation} from shipped.main.{name}")
        connection.execute("detach shipped")


def open_models(build: PreparedBuild) -> ModelChain:
    """The chain over what the prepared build compiled."""
    sql = build.texts()
    columns: dict[str, str] = {}
    warehouse = build.build.warehouse_file(build.paths)
    with duckdb.connect() as connection:
        connection.execute(f"set file_search_path = '{build.paths.raw}'")
        connection.execute(f"attach '{warehouse}' as setka (read_only)")
        connection.execute(f"attach '{build.build.contacts_file(build.paths)}' as private (read_only)")
        for catalog, schema, name in connection.execute(
            "select table_catalog, table_schema, table_name from information_schema.tables "
            "where table_catalog in ('setka', 'private')"
        ).fetchall():
            described = connection.execute(f'describe "{catalog}"."{schema}"."{name}"').fetchall()
            columns[f"{catalog}.{schema}.{name}"] = ", ".join(f'"{column[0]}" {column[1]}' for column in described)
    return ModelChain(sql, columns, warehouse)


def _needed(texts: Mapping[str, str], models: set[str], stops: set[str]) -> list[str]:
    """The models to compute, each after those that it reads."""
    found: dict[str, set[str]] = {}
    open_models_ = set(models)
    while open_models_:
        name = open_models_.pop()
        parents = {parent for _, _, parent in _RELATION.findall(texts[name])} & set(texts) - stops
        found[name] = parents
        open_models_ |= parents - set(found)
    return list(graphlib.TopologicalSorter(found).static_order())


def _at(sql: str, as_of: dt.date) -> str:
    """The same SQL for another night: the clocks are literals in compiled SQL."""
    before, after = PREPARED_NIGHT, as_of
    instant, known = "cast('{} 00:00:00' as timestamp)", "cast('{} 00:30:00.000000' as timestamp)"
    return (
        sql.replace(instant.format(before), instant.format(after))
        .replace(known.format(before), known.format(after))
        .replace(f"cast('{before}' as date)", f"cast('{after}' as date)")
    )


def _insert(connection: duckdb.DuckDBPyConnection, relation: str, rows: Iterable[Row]) -> None:
    for row in rows:
        names = ", ".join(f'"{name}"' for name in row)
        connection.execute(
            f"insert into {relation} ({names}) values ({', '.join('?' for _ in row)})", list(row.values())
        )
