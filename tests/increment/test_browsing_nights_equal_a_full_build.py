"""Sessions built night upon night are those that building everything anew gives, column by column."""

import datetime as dt
from pathlib import Path

import duckdb
from browsing_shop import VISITORS, nights
from small_shop import land_rows

from ingestion.raw import ensure_empty_tables
from setka.carrying import COMPARED, keep_for_next
from setka.clock import RunClock
from setka.dbt import run_dbt_here
from setka.paths import DataPaths
from setka.settings import load_settings
from setka.warehouse import Build, build_warehouse, new_build

NIGHTS = 14
COMPARED_AFTER = {6, NIGHTS - 1}
# What is carried from night to night and reads web events, and those that read it.
FACTS = ["fct_sessions", "int_site_actions__daily"]


def build_night(paths: DataPaths, night: dt.date, **fields: object) -> Build:
    """Build the facts and what they read, upon the kept build unless `fields` of the settings say otherwise."""
    settings = load_settings(data_dir=paths.root, memory_limit="1GB", **fields)
    clock = RunClock("nightly", night, "Europe/Moscow")
    # A build is named by what it knows: one made anew a second later leaves the file of the kept one alone.
    known_as_of = dt.datetime.combine(night, dt.time(1, 0, len(fields)), tzinfo=dt.UTC)
    build = new_build(paths, clock, "RUB", known_as_of)
    # Products are known from order lines too, and orders are carried beside what came back of them.
    selected = [f"+{name}" for name in (*FACTS, *COMPARED, "fct_returns")]
    build_warehouse(
        settings, paths, build, clock=clock, inputs={},
        run_dbt=lambda arguments: run_dbt_here(
            ["build", "--select", *selected, "--exclude-resource-type", "test", *arguments[1:]]
        ),
    )  # fmt: skip
    return build


def facts(paths: DataPaths, build: Build) -> dict[str, list[tuple[object, ...]]]:
    """Every row of the facts, sorted."""
    with duckdb.connect(str(build.warehouse_file(paths)), read_only=True) as connection:
        return {name: connection.execute(f'from main."{name}" order by all').fetchall() for name in FACTS}


def count(paths: DataPaths, build: Build, sql: str) -> int:
    with duckdb.connect(str(build.warehouse_file(paths)), read_only=True) as connection:
        ((found,),) = connection.execute(sql).fetchall()
        return int(found)


def test_after_two_weeks_of_browsing_every_fact_equals_a_full_build(tmp_path: Path) -> None:
    """Field note 18: late, corrected, moved, deleted events, logins, merged people, new categories, carts left."""
    paths = DataPaths(tmp_path / "data")
    ensure_empty_tables(paths)
    touched = []
    for number, (night, rows) in enumerate(nights(seed=5, count=NIGHTS)):
        land_rows(paths, rows, batch_id=f"b{number:02d}", loaded_at=f"{night} 00:30:00")
        build = build_night(paths, night)
        step_by_step = facts(paths, build)
        touched.append(count(paths, build, "select count(*) from int_visitors__touched"))
        keep_for_next(paths, build.warehouse, as_of=build.as_of, known_as_of=build.known_as_of, shop=build.ground)
        if number in COMPARED_AFTER:
            at_once = facts(paths, build_night(paths, night, full_build=True))
            for name in FACTS:
                assert step_by_step[name] == at_once[name], f"{name} differs after night {number + 1}."
                assert at_once[name]
    assert touched[0] == 0, "The first night begins empty."
    assert min(touched[1:]) > 0, "A night that lands events and touches nobody did not begin from the one before."
    assert sum(touched[1:]) < 0.7 * VISITORS * (NIGHTS - 1), "Hardly anybody was left as she was."
