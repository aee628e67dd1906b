"""The order fact and the profile's purchase part, the project's SQL beside its hand-written floor.

Run: python -m benchmarks.order_fact --customers 200000 --repeats 5
"""

import argparse
import datetime as dt
import functools
import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from benchmarks.compiled_models import compile_upstream
from benchmarks.raw_orders import LANDED_AT, write_orders
from benchmarks.side_by_side import Pair, Stages, run_in_turns, table_text
from setka.clock import RunClock
from setka.paths import DataPaths
from setka.settings import Settings, load_settings

CLOCK = RunClock("benchmark", dt.date(2026, 11, 1), "Europe/Moscow")
FACT, PROFILE = "order fact", "purchase profile"
# What both ways must agree on: the project's table, the floor's, their key.
RESULTS = {
    FACT: ("fct_orders", "order_fact", "order_id"),
    PROFILE: ("int_customers__purchased", "purchase_profile", "customer_id"),
}


class Measured(NamedTuple):
    """What one run of the benchmark found.

    rows: raw rows by table.  pairs: CPU seconds by stage.  checks: what was compared, in words, with its figures.
    differences: where the two results are not equal, in words; empty when they are.
    """

    rows: dict[str, int]
    pairs: dict[str, list[Pair]]
    checks: list[str]
    differences: list[str]


def floor_stages() -> dict[str, list[str]]:
    """The hand-written SQL of each stage."""
    here = Path(__file__).parent
    files = {FACT: "order_fact_floor.sql", PROFILE: "purchase_profile_floor.sql"}
    return {stage: [(here / name).read_text(encoding="utf-8")] for stage, name in files.items()}


def measure(customers: int, repeats: int, folder: Path, floor: Stages) -> Measured:
    """Write raw files for `customers` under the empty `folder`, run both ways `repeats` times, compare the results."""
    settings, paths = load_settings(data_dir=folder), DataPaths(folder)
    rows = write_orders(paths, customers)
    models = compile_upstream(
        settings, paths, CLOCK, known_as_of=f"{LANDED_AT:%Y-%m-%d %H:%M:%S}", model="int_customers__purchased"
    )
    project = {
        FACT: [model.statement for model in models if model.name != "int_customers__purchased"],
        PROFILE: [model.statement for model in models if model.name == "int_customers__purchased"],
    }
    open_database = functools.partial(_open_database, settings, paths)
    pairs = run_in_turns(project, floor, repeats=repeats, folder=paths.build, open_database=open_database)
    return Measured(rows, pairs, *_compare(paths.build))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table and the comparison; 1 when the results differ, else 0. No timing decides."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.order_fact", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("--customers", type=int, default=200_000, help="ten orders and 25 lines each (default 200000)")
    parser.add_argument("--repeats", type=int, default=5, help="pairs of runs (default 5)")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="setka-benchmark-") as folder:
        measured = measure(asked.customers, asked.repeats, Path(folder), floor_stages())
    print(_heading(asked.customers, measured.rows), table_text(measured.pairs), *measured.checks, sep="\n")
    print(*(measured.differences or ["The results are equal, row by row."]), sep="\n")
    return 1 if measured.differences else 0


def _heading(customers: int, rows: Mapping[str, int]) -> str:
    counted = ", ".join(f"{count:,} {table}" for table, count in rows.items())
    threads, load = load_settings().threads, os.getloadavg()[0]
    return (
        f"{customers:,} customers: {counted}. DuckDB {duckdb.__version__}, {threads} threads, "
        f"{os.cpu_count()} cores, load {load:.1f}."
    )


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
    connection.execute(f"set variable shop_timezone = '{CLOCK.timezone}'")
    connection.execute(f"set variable as_of_date = date '{CLOCK.night}'")
    return connection


def _compare(folder: Path) -> tuple[list[str], list[str]]:
    """Count, sum and match the rows of the last repeat over the columns that both ways have."""
    checks, differences = [], []
    with duckdb.connect() as connection:
        for name in ("project", "floor"):
            connection.execute(f"attach '{folder / name}.duckdb' as {name} (read_only)")
        for project_table, floor_table, key in RESULTS.values():
            project, floor = f"project.main.{project_table}", f"floor.main.{floor_table}"
            described = connection.execute(f"describe {floor}").fetchall()
            columns = [name for name, *_ in described]
            summed = [
                name for name, kind, *_ in described if kind.startswith(("DECIMAL", "BIGINT", "INTEGER", "HUGEINT"))
            ]
            figures = ", ".join(f"sum({name})" for name in summed)
            of_project, of_floor = (
                connection.execute(f"select count(*), {figures} from {table}").fetchall()[0]
                for table in (project, floor)
            )
            names = ("rows", *summed)
            checks.append(
                f"{project_table}: " + ", ".join(f"{n} {v:,}" for n, v in zip(names, of_project, strict=True))
            )
            differences += [
                f"{project_table}: {name} is {ours}, the floor has {theirs}."
                for name, ours, theirs in zip(names, of_project, of_floor, strict=True)
                if ours != theirs
            ]
            unlike = " or ".join(f"ours.{name} is distinct from theirs.{name}" for name in columns)
            ((rows,),) = connection.execute(
                f"select count(*) from {project} as ours full join {floor} as theirs using ({key}) where {unlike}"
            ).fetchall()
            differences += [f"{project_table}: {rows:,} rows differ."] if rows else []
    return checks, differences


if __name__ == "__main__":
    sys.exit(main())
