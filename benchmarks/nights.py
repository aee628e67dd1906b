"""A whole build and the build of the next night: python -m benchmarks.nights --customers 100000."""

import argparse
import datetime as dt
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb

from activation.cards.loader import CardBook
from activation.cards.tables import card_tables
from activation.ledger.export import export_tables
from activation.ledger.store import open_ledger
from benchmarks.next_day import land_day
from benchmarks.raw_shop import TABLES_HERE, write_shop
from benchmarks.workload import CLOCK
from setka.carrying import keep_for_next
from setka.clock import RunClock
from setka.dbt import RUN_RESULTS, dbt_target, run_dbt_here
from setka.membership_record import night_tables, remember, remembered
from setka.paths import DataPaths
from setka.settings import load_settings
from setka.warehouse import build_warehouse, new_build

ALMOST_NOTHING = 40
"""Customers of the shop whose build costs what dbt itself costs."""

# Planning and what stands on it need cards and a ledger; the rest is what a night computes from raw data.
PART = ("--exclude", "path:models/planning", "int_experiment_entries+", "--exclude-resource-type", "test")


class Built(NamedTuple):
    """One build. seconds: CPU, user and system, dbt included.  elapsed: seconds by the clock on the wall.

    peak: megabytes of this process at most so far.  slowest: (seconds on the wall, model), the longest first.
    """

    seconds: float
    elapsed: float
    peak: int
    slowest: list[tuple[float, str]]


def build_nights(
    folder: Path, customers: int, count: int, part: Sequence[str], before: Sequence[str] = ()
) -> list[Built]:
    """Build a new shop under the empty `folder`, then land a day and build again, `count` builds in all.

    `part`: what of dbt's models is built and counted.  `before`: what another dbt call builds first, uncounted.
    """
    paths = DataPaths(folder)
    write_shop(paths, customers, set(TABLES_HERE))
    built = []
    for number in range(count):
        night = CLOCK.night + dt.timedelta(days=number)
        if number:
            land_day(paths, night - dt.timedelta(days=1))
        built.append(_build(paths, RunClock("nightly", night, CLOCK.timezone), part, before))
    return built


def _build(paths: DataPaths, clock: RunClock, part: Sequence[str], before: Sequence[str]) -> Built:
    settings = load_settings(data_dir=paths.root)
    ledger = open_ledger(f"sqlite:///{paths.ledger}")
    known_as_of = dt.datetime.combine(clock.night, dt.time(0, 30), tzinfo=dt.UTC)
    build = new_build(paths, clock, "RUB", known_as_of)
    used, begun = _cpu_seconds(), time.monotonic()

    def run_dbt(arguments: list[str]) -> None:
        nonlocal used, begun
        if before:
            run_dbt_here(["build", *before, *arguments[1:]])
            used, begun = _cpu_seconds(), time.monotonic()
        run_dbt_here(["build", *part, *arguments[1:]])

    build_warehouse(
        settings,
        paths,
        build,
        clock=clock,
        inputs={
            "ledger": export_tables(ledger, known_as_of),
            "cards": card_tables(ledger, CardBook(cards={}, errors=())),
            "night": night_tables({}, remembered(paths, clock.night)),
        },
        run_dbt=run_dbt,
    )
    seconds, elapsed = _cpu_seconds() - used, time.monotonic() - begun
    if _has_segments(build.warehouse_file(paths)):
        remember(paths, build.warehouse_file(paths), clock.night)
    keep_for_next(paths, build.warehouse, as_of=build.as_of, known_as_of=build.known_as_of, shop=build.ground)
    ledger.close()
    results = json.loads((dbt_target(paths) / RUN_RESULTS).read_text(encoding="utf-8"))["results"]
    slowest = sorted(((one["execution_time"], one["unique_id"].split(".")[-1]) for one in results), reverse=True)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Built(seconds, elapsed, peak, slowest)


def _has_segments(warehouse: Path) -> bool:
    """Whether the part that was built has memberships to remember for the next night."""
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        tables = connection.execute("select table_name from information_schema.tables").fetchall()
    return ("int_segment_changes__recorded",) in tables


def main(arguments: Sequence[str] | None = None) -> int:
    """Print CPU seconds of the whole build, of the next nights and of dbt itself, and the ratio without dbt itself."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.nights", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--customers", type=int, default=100_000, help="size of the shop (default 100000)")
    parser.add_argument("--nights", type=int, default=2, help="nights after the whole build (default 2)")
    parser.add_argument("--models", type=int, default=15, help="slowest models to list of each build (default 15)")
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="setka-benchmark-") as folder:
        (bare, *_) = build_nights(Path(folder) / "bare", ALMOST_NOTHING, 1, PART)
        whole, *nights = build_nights(Path(folder) / "shop", asked.customers, 1 + asked.nights, PART)
    print(f"{asked.customers:,} customers, {asked.customers * 10:,} orders, {asked.customers * 100:,} web events.")
    for name, built in {"dbt itself": bare, "whole build": whole, **_named(nights)}.items():
        words = f"{name:<14} {built.seconds:>9.1f} CPU s {built.elapsed:>9.1f} s elapsed {built.peak:>7,} MB"
        more = built.seconds - bare.seconds
        share = f"   without dbt itself {more:.1f} CPU s" if built is not bare else ""
        ratio = f", {more / (whole.seconds - bare.seconds):.2f} of the whole build" if built in nights else ""
        print(words + share + ratio)
    for name, built in {"whole build": whole, **_named(nights)}.items():
        print(f"\nSlowest models of the {name}, seconds elapsed:")
        print(*(f"  {seconds:>8.2f} {model}" for seconds, model in built.slowest[: asked.models]), sep="\n")
    return 0


def _named(nights: Sequence[Built]) -> dict[str, Built]:
    return {f"night {number}": built for number, built in enumerate(nights, start=2)}


def _cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
