"""Building on last night's build gives the tables that building everything anew would give, column by column."""

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import duckdb
from changing_shop import nights
from small_shop import land_rows

from ingestion.raw import ensure_empty_tables
from setka.carrying import GOOD, keep_for_next, kept_build
from setka.clock import RunClock
from setka.dbt import run_dbt_here
from setka.paths import DBT_PROJECT, DataPaths
from setka.settings import load_settings
from setka.warehouse import Build, build_warehouse, new_build

NIGHTS = 20
# Every model that is incremental, and what it reads. Tests and planning have no part in it.
BEGINNINGS = sorted(
    {file.stem for file in (DBT_PROJECT / "models/increment").glob("*.sql")} | {"stg_shop__touched_orders"}
)
FACTS = ["+config.materialized:incremental", "rpt_order_exclusions"]


def build_night(paths: DataPaths, night: dt.date) -> Build:
    settings = load_settings(data_dir=paths.root, memory_limit="1GB")
    build = new_build(paths, RunClock("nightly", night, "Europe/Moscow"), "RUB", known_at(night))
    build_warehouse(
        settings,
        paths,
        build,
        clock=RunClock("nightly", night, "Europe/Moscow"),
        inputs={},
        run_dbt=lambda arguments: run_dbt_here(
            ["build", "--select", *FACTS, "--exclude-resource-type", "test", *arguments[1:]]
        ),
    )
    return build


def known_at(night: dt.date) -> dt.datetime:
    return dt.datetime.combine(night, dt.time(1), tzinfo=dt.UTC)


def keep(paths: DataPaths, build: Build) -> None:
    keep_for_next(paths, build.warehouse, as_of=build.as_of, known_as_of=build.known_as_of, shop=build.ground)


def contents(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table and column, sorted."""
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute(
            "select table_name from duckdb_tables() where schema_name = 'main' order by 1"
        ).fetchall()
        return {name: connection.execute(f'select * from main."{name}" order by all').fetchall() for (name,) in tables}


def differing(one: dict[str, list[tuple[object, ...]]], other: dict[str, list[tuple[object, ...]]]) -> Iterable[str]:
    return [name for name in sorted(one.keys() | other.keys()) if one.get(name) != other.get(name)]


def test_after_twenty_nights_every_table_equals_a_full_build(tmp_path: Path) -> None:
    """Field note 18: across a month edge, with late, corrected, cancelled, returned, deleted rows and merged people."""
    paths = DataPaths(tmp_path / "data")
    ensure_empty_tables(paths)
    carried = 0
    for number, (night, rows) in enumerate(nights(seed=7, count=NIGHTS)):
        land_rows(paths, rows, batch_id=f"b{number:02d}", loaded_at=f"{night} 00:30:00")
        carried += kept_build(paths) is not None
        build = build_night(paths, night)
        keep(paths, build)
    assert carried == NIGHTS - 1
    step_by_step = contents(build.warehouse_file(paths))
    (paths.build / GOOD).unlink()
    at_once = contents(build_night(paths, night).warehouse_file(paths))
    # What says where the two began differs by nature.
    for name in BEGINNINGS:
        assert at_once.pop(name) == []
        del step_by_step[name]
    assert differing(step_by_step, at_once) == []
    assert len(at_once["int_orders__classified"]) > 50
    assert len(at_once["fct_returns"]) > 5
    assert len(at_once["customer_aliases"]) > 2
