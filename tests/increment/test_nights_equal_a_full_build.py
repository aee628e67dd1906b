"""Building on last night's build gives the tables that building everything anew would give, column by column."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
from changing_ledger import grown
from changing_shop import FIRST_NIGHT, as_landed, nights
from prepared_build import PreparedBuild
from small_shop import MARTS, land_rows
from whole_chain import open_chain

from activation.ledger.export import export_tables
from activation.ledger.store import open_ledger
from ingestion.raw import ensure_empty_tables
from setka.carrying import keep_for_next, kept_build
from setka.clock import RunClock
from setka.dbt import run_dbt_here
from setka.membership_record import night_tables
from setka.paths import DBT_PROJECT, DataPaths
from setka.publication import PUBLISHED_TABLES
from setka.settings import load_settings
from setka.warehouse import Build, build_warehouse, new_build

NIGHTS = 20
ZONE = "Europe/Moscow"
SKIPPED = (3, 5, 8, 9, 11, 14, 17)  # not built: their rows are news of the next night, and so are the days between
COMPARED = (7, 13, NIGHTS - 1)

# Every model that is incremental, and what it reads: what a night must not miss for the nights after it.
FACTS = ["--select", "+config.materialized:incremental", "resource_type:seed"]

# Planning stands on cards, and what stands on planning; none of it is carried.
PLANNED = {
    "fct_experiment_assignments",
    "fct_messages",
    "int_customers__reachable",
    "plan_candidates",
    "plan_decisions",
    "rpt_experiment_metrics",
    "rpt_kpis_daily",
    "rpt_send_hours",
}

# Half a year before the last night this shop had too few repeat buyers for a model to be tested on; the models of the
# night itself are fitted, and compared.
FITTED_IN_LARGER_SHOPS = {"rpt_prediction_calibration"}

# What says where the two builds began differs by nature; so does what a carried build computes for touched keys only.
MODELS = DBT_PROJECT / "models"
BEGINNINGS = {
    *(file.stem for file in (*MODELS.glob("increment/*.sql"), *MODELS.glob("staging/stg_shop__touched_*.sql"))),
    "int_customer_clocks",
    "int_customer_days__traded",
    "int_customer_moments",
    "int_customer_versions__judged",
    "int_orders__judged",
    "int_segment_versions",
    "int_sessions__categorised",
    "int_sessions__counted",
    "int_sessions__entered",
    "int_visits__stitched",
}

Contents = Mapping[str, list[tuple[object, ...]]]


def build_night(
    paths: DataPaths, clock: RunClock, inputs: Mapping[str, Mapping[str, pa.Table]], part: list[str]
) -> Build:
    """Build `part` of the models upon the build before. Seeds are in the file that a build begins from."""
    settings = load_settings(data_dir=paths.root, memory_limit="1GB")
    build = new_build(paths, clock, "RUB", known_at(clock.night))
    left_out = ["test", "unit_test", *(["seed"] if kept_build(paths) else [])]
    for kind in left_out:
        part = [*part, "--exclude-resource-type", kind]
    build_warehouse(
        settings,
        paths,
        build,
        clock=clock,
        inputs=inputs,
        run_dbt=lambda arguments: run_dbt_here(["build", *part, *arguments[3:]]),
    )
    return build


def known_at(night: dt.date) -> dt.datetime:
    return dt.datetime.combine(night, dt.time(1), tzinfo=dt.UTC)


def carried_contents(paths: DataPaths, build: Build, tables: Iterable[str]) -> Contents:
    """Every row of `tables` in the build's two files, sorted."""
    with duckdb.connect() as connection:
        connection.execute(f"set timezone = 'UTC'; set file_search_path = '{paths.raw}'")
        connection.execute(f"attach '{build.warehouse_file(paths)}' as setka (read_only)")
        connection.execute(f"attach '{build.contacts_file(paths)}' as private (read_only)")
        return {name: connection.execute(f"from {name} order by all").fetchall() for name in tables}


def test_after_twenty_nights_every_mart_equals_a_full_build(tmp_path: Path, prepared_build: PreparedBuild) -> None:
    """Field note 18: across a month edge, with late, corrected, cancelled, returned, deleted rows, merged people and
    letters of a growing ledger.
    """
    paths = DataPaths(tmp_path / "data")
    chain = open_chain(prepared_build)
    ensure_empty_tables(paths)
    ledger = open_ledger(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    marts = sorted(set(PUBLISHED_TABLES) - PLANNED)
    carried = 0
    for number, (night, rows) in enumerate(nights(seed=7, count=NIGHTS)):
        land_rows(paths, as_landed(rows), batch_id=f"b{number:02d}", loaded_at=f"{night} 00:30:00")
        if number in SKIPPED:
            continue
        carried += kept_build(paths) is not None
        clock = RunClock("nightly", night, ZONE)
        told = grown(export_tables(ledger, known_at(night)), number, FIRST_NIGHT)
        inputs = {"ledger": told, "night": night_tables({})}
        build = build_night(paths, clock, inputs, MARTS if number in COMPARED else FACTS)
        if number in COMPARED:
            with chain.build(paths, clock, known_at(night), inputs, marts) as connection:
                homes = [home for name, home in chain.made(marts).items() if name not in BEGINNINGS]
                at_once = {home: connection.execute(f"from {home} order by all").fetchall() for home in homes}
            step_by_step = carried_contents(paths, build, homes)
            assert [home for home in homes if step_by_step[home] != at_once[home]] == [], night
        keep_for_next(paths, build.warehouse, as_of=build.as_of, known_as_of=build.known_as_of, shop=build.ground)
    ledger.close()
    assert carried == NIGHTS - len(SKIPPED) - 1
    empty = {name for name in marts if at_once.get(chain.homes[name]) == []}
    assert empty <= FITTED_IN_LARGER_SHOPS | {"int_segments__held"}, "every mart has rows, or nothing was compared"
