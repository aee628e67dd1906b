"""Every model of a full build, computed from a shop's landed files without dbt: seconds instead of half a minute.

The SQL is what the prepared build compiled, under the clocks of another night; Python models are called as dbt calls
them. Tests that ask whether two histories give the same marts build each of them so.
"""

import datetime as dt
import graphlib
import importlib.util
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pyarrow as pa
from prepared_build import PreparedBuild

from setka.clock import RunClock
from setka.paths import DBT_PROJECT, DataPaths

Inputs = Mapping[str, Mapping[str, pa.Table]]

_RELATION = re.compile(r'"(setka|private)"\."(\w+)"\."(\w+)"')
_REF = re.compile(r'dbt\.ref\("(\w+)"\)')


@dataclass(frozen=True)
class WholeChain:
    """The models of the prepared build in an order in which each comes after what it reads.

    texts: SQL by model name; parents: what each model reads, by name; homes: full name of each model and seed;
    python: file of each Python model.
    """

    texts: Mapping[str, str]
    python: Mapping[str, Path]
    parents: Mapping[str, frozenset[str]]
    homes: Mapping[str, str]
    shipped: Path
    clocks: tuple[str, str, str]

    @contextmanager
    def build(
        self, paths: DataPaths, clock: RunClock, known_as_of: dt.datetime, inputs: Inputs, models: Iterable[str]
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection in which `models` and all that they read are tables over the shop's raw files.

        `inputs` as a night gives them: schema -> table -> rows. Seeds hold what ships.
        """
        with duckdb.connect() as connection:
            connection.execute("attach ':memory:' as setka; attach ':memory:' as private; use setka")
            connection.execute(f"set timezone = 'UTC'; set threads = 1; set file_search_path = '{paths.raw}'")
            self._load(connection, inputs)
            for name in self._needed(models):
                home = self.homes[name]
                if name in self.python:
                    _run_python(connection, self.python[name], home, self.homes)
                else:
                    connection.execute(f"create table {home} as {self._at(self.texts[name], clock, known_as_of)}")
            yield connection

    def made(self, models: Iterable[str]) -> dict[str, str]:
        """The models that `models` need, themselves among them, and the full name of each."""
        return {name: self.homes[name] for name in self._needed(models)}

    def _needed(self, models: Iterable[str]) -> list[str]:
        wanted: dict[str, frozenset[str]] = {}
        waiting = list(models)
        while waiting:
            name = waiting.pop()
            if name in self.parents and name not in wanted:
                wanted[name] = self.parents[name]
                waiting += self.parents[name]
        return [name for name in graphlib.TopologicalSorter(wanted).static_order() if name in self.parents]

    def _load(self, connection: duckdb.DuckDBPyConnection, inputs: Inputs) -> None:
        for schema, tables in inputs.items():
            connection.execute(f"create schema {schema}")
            for name, rows in tables.items():
                connection.register("incoming", rows)
                connection.execute(f"create table {schema}.{name} as from incoming")
                connection.unregister("incoming")
        connection.execute(f"attach '{self.shipped}' as shipped (read_only)")
        for name, home in self.homes.items():
            if name not in self.parents:
                connection.execute(f"create table {home} as from shipped.main.{name}")
        connection.execute("detach shipped")

    def _at(self, sql: str, clock: RunClock, known_as_of: dt.datetime) -> str:
        """The same SQL for another night: the clocks are literals in compiled SQL."""
        as_of, date, known = self.clocks
        return (
            sql.replace(f"'{known}'", f"'{known_as_of:%Y-%m-%d %H:%M:%S.%f}'")
            .replace(f"'{as_of}'", f"'{clock.as_of:%Y-%m-%d %H:%M:%S}'")
            .replace(f"'{date}'", f"'{clock.night}'")
        )


def open_chain(build: PreparedBuild) -> WholeChain:
    """The chain over what the prepared build compiled."""
    texts = build.texts()
    python = {file.stem: file for file in (DBT_PROJECT / "models").rglob("*.py")}
    homes: dict[str, str] = {}
    with duckdb.connect() as connection:
        connection.execute(f"attach '{build.build.warehouse_file(build.paths)}' as setka (read_only)")
        connection.execute(f"attach '{build.build.contacts_file(build.paths)}' as private (read_only)")
        for catalog, name in connection.execute(
            "select table_catalog, table_name from information_schema.tables where table_schema = 'main'"
        ).fetchall():
            homes[name] = f'"{catalog}"."main"."{name}"'
    read = {name: [found for _, _, found in _RELATION.findall(text)] for name, text in texts.items()}
    read |= {name: _REF.findall(file.read_text(encoding="utf-8")) for name, file in python.items()}
    made = texts.keys() | python.keys()
    return WholeChain(
        texts=texts,
        python=python,
        parents={name: frozenset(found) & made - {name} for name, found in read.items()},
        homes=homes,
        shipped=build.build.warehouse_file(build.paths),
        clocks=(build.build.as_of, build.build.run_id[-10:], build.build.known_as_of),
    )


def _run_python(connection: duckdb.DuckDBPyConnection, file: Path, home: str, homes: Mapping[str, str]) -> None:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    dbt = SimpleNamespace(ref=lambda name: connection.sql(f"select * from {homes[name]}"))
    made = module.model(dbt, connection)  # noqa: F841 -- DuckDB finds the relation by its name
    connection.execute(f"create table {home} as from made")
