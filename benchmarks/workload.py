"""A workload: models of the project beside their hand-written floor, over the files of a generated shop."""

import datetime as dt
import functools
import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks.compiled_models import compile_upstream
from benchmarks.raw_shop import LANDED_AT, write_shop
from benchmarks.side_by_side import Pair, Stages, run_in_turns
from setka.clock import RunClock
from setka.paths import DataPaths
from setka.settings import Settings, load_settings

CLOCK = RunClock("benchmark", dt.date(2026, 11, 1), "Europe/Moscow")
FLOORS = Path(__file__).parent / "floors"


class Stage(NamedTuple):
    """One measured step.

    model: the project's model; the stage holds it and every model that it reads and no stage before it holds.
    floor: the table that the floor makes, by `floors/<floor>.sql`; None where the floor needs no such step.
    key: the columns by which rows of both are matched.
    joined: further models with the same single key. All are composed into one table of that name, as dim_customers
    composes its blocks, which are views.
    """

    model: str
    floor: str | None
    key: tuple[str, ...]
    joined: tuple[str, ...] = ()

    @property
    def table(self) -> str:
        """The project's table that holds what the floor's table holds."""
        return f"{self.floor}_composed" if self.joined else self.model

    def composition(self) -> list[str]:
        """The statement that composes the models, none where the model stands alone."""
        if not self.joined:
            return []
        joins = " ".join(f"inner join setka.main.{name} using ({self.key[0]})" for name in self.joined)
        return [f"create table setka.main.{self.table} as select * from setka.main.{self.model} {joins}"]


class Workload(NamedTuple):
    """What is compared. `tables`: the raw tables that the shop needs; `stages` by name, in the order they run."""

    question: str
    tables: frozenset[str]
    stages: Mapping[str, Stage]


class Measured(NamedTuple):
    """What one run of a workload found.

    rows: raw rows by table.  pairs: CPU seconds by stage.  checks: what was compared, in words, with its figures.
    differences: where the two results are not equal, in words; empty when they are.
    """

    rows: dict[str, int]
    pairs: dict[str, list[Pair]]
    checks: list[str]
    differences: list[str]


def floor_stages(workload: Workload) -> dict[str, list[str]]:
    """The hand-written SQL of each stage."""
    return {
        name: [] if stage.floor is None else [(FLOORS / f"{stage.floor}.sql").read_text(encoding="utf-8")]
        for name, stage in workload.stages.items()
    }


def measure(workload: Workload, customers: int, repeats: int, folder: Path, floor: Stages) -> Measured:
    """Write raw files for `customers` under the empty `folder`, run both ways `repeats` times, compare the results."""
    settings, paths = load_settings(data_dir=folder), DataPaths(folder)
    rows = write_shop(paths, customers, workload.tables)
    project = _models_by_stage(settings, paths, workload)
    open_database = functools.partial(_open_database, settings, paths)
    pairs = run_in_turns(project, floor, repeats=repeats, folder=paths.build, open_database=open_database)
    return Measured(rows, pairs, *_compare(workload, paths.build))


def heading(customers: int, rows: Mapping[str, int]) -> str:
    """What was measured, and on what machine."""
    counted = ", ".join(f"{count:,} {table}" for table, count in rows.items())
    settings = load_settings()
    return (
        f"{customers:,} customers: {counted}. DuckDB {duckdb.__version__}, {settings.threads} threads, "
        f"memory limit {settings.memory_limit}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}."
    )


def _models_by_stage(settings: Settings, paths: DataPaths, workload: Workload) -> dict[str, list[str]]:
    wanted = [name for stage in workload.stages.values() for name in (stage.model, *stage.joined)]
    compiled = compile_upstream(settings, paths, CLOCK, known_as_of=f"{LANDED_AT:%Y-%m-%d %H:%M:%S}", models=wanted)
    placed: set[str] = set()
    stages: dict[str, list[str]] = {}
    for name, stage in workload.stages.items():
        stages[name] = []
        for wanted_here in (stage.model, *stage.joined):
            here = [model for model in compiled.upstream_of(wanted_here) if model.name not in placed]
            placed |= {model.name for model in here}
            stages[name] += [model.statement for model in here]
        stages[name] += stage.composition()
    return stages


def _open_database(settings: Settings, paths: DataPaths, file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name, value in {
        "TimeZone": "UTC",
        "file_search_path": paths.raw,
        "memory_limit": settings.memory_limit,
        "threads": settings.threads,
        "temp_directory": f"{file}.tmp",
    }.items():
        connection.execute(f"set {name} = '{value}'")
    connection.execute(f"attach '{file}' as setka")
    private = file.with_name(f"{file.stem}-private.duckdb")
    private.unlink(missing_ok=True)
    connection.execute(f"attach '{private}' as private")
    connection.execute(f"set variable shop_timezone = '{CLOCK.timezone}'")
    connection.execute(f"set variable as_of_date = date '{CLOCK.night}'")
    return connection


def _compare(workload: Workload, folder: Path) -> tuple[list[str], list[str]]:
    """Count, sum and match the rows of the last repeat over the columns that both ways have."""
    checks, differences = [], []
    with duckdb.connect() as connection:
        # Under the name that views of the build speak of.
        connection.execute(f"attach '{folder / 'project.duckdb'}' as setka (read_only)")
        connection.execute(f"attach '{folder / 'floor.duckdb'}' as floor (read_only)")
        for stage in workload.stages.values():
            if stage.floor is None:
                continue
            project, floor = f"setka.main.{stage.table}", f"floor.main.{stage.floor}"
            described = connection.execute(f"describe {floor}").fetchall()
            columns = [name for name, *_ in described]
            summed = [
                name for name, kind, *_ in described if kind.startswith(("DECIMAL", "BIGINT", "INTEGER", "HUGEINT"))
            ]
            figures = "".join(f", sum({name})" for name in summed)
            of_project, of_floor = (
                connection.execute(f"select count(*){figures} from {table}").fetchall()[0] for table in (project, floor)
            )
            names = ("rows", *summed)
            checks.append(
                f"{stage.model}: " + ", ".join(f"{n} {v or 0:,}" for n, v in zip(names, of_project, strict=True))
            )
            differences += [
                f"{stage.model}: {name} is {ours}, the floor has {theirs}."
                for name, ours, theirs in zip(names, of_project, of_floor, strict=True)
                if ours != theirs
            ]
            unlike = " or ".join(f"ours.{name} is distinct from theirs.{name}" for name in columns)
            ((rows,),) = connection.execute(
                f"select count(*) from {project} as ours full join {floor} as theirs using ({', '.join(stage.key)}) "
                f"where {unlike}"
            ).fetchall()
            differences += [f"{stage.model}: {rows:,} rows differ."] if rows else []
    return checks, differences
