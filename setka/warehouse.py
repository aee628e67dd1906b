"""One build of the warehouse: a file of its own, the ledger and the cards in it, one dbt call over it (D1).

The file begins as a copy of the last published build, or empty. It is thrown away on failure, so that nothing of a
failed night can reach the next one.
"""

import datetime as dt
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from setka.broken_segments import build_without_broken, without
from setka.carrying import GOOD, Carried, carriable, carry, kept_build
from setka.clock import RunClock
from setka.dbt import dbt_environment, dbt_target, variables
from setka.paths import DataPaths
from setka.settings import Settings

READY = "READY.json"

RunDbt = Callable[[list[str]], None]
"""Runs dbt with these arguments, or raises BuildError. The environment already names the build's files."""


@dataclass(frozen=True)
class Build:
    """One build: its two files and the clocks it was made under (ISO texts, UTC)."""

    build_id: str
    run_id: str
    as_of: str
    known_as_of: str
    warehouse: str
    contacts: str
    timezone: str
    currency: str

    def warehouse_file(self, paths: DataPaths) -> Path:
        """The build's own DuckDB file."""
        return paths.build / self.warehouse

    @property
    def ground(self) -> tuple[str, str]:
        """What of the shop its tables depend on besides data."""
        return self.timezone, self.currency

    def contacts_file(self, paths: DataPaths) -> Path:
        """The build's DuckDB file of contact data."""
        return paths.build / self.contacts


def new_build(paths: DataPaths, clock: RunClock, currency: str, known_as_of: dt.datetime) -> Build:
    """Name a build of the run `clock` that knows what was recorded up to `known_as_of` (aware UTC)."""
    build_id = f"{clock.run_id}-{known_as_of:%Y%m%dT%H%M%S%f}"
    paths.build.mkdir(parents=True, exist_ok=True, mode=0o700)  # contacts pass through it
    return Build(
        build_id=build_id,
        run_id=clock.run_id,
        as_of=f"{clock.as_of:%Y-%m-%d %H:%M:%S}",
        known_as_of=f"{known_as_of:%Y-%m-%d %H:%M:%S.%f}",
        warehouse=f"{build_id}.duckdb",
        contacts=f"{build_id}-contacts.duckdb",
        timezone=clock.timezone,
        currency=currency,
    )


def build_warehouse(
    settings: Settings,
    paths: DataPaths,
    build: Build,
    *,
    clock: RunClock,
    inputs: Mapping[str, Mapping[str, pa.Table]],
    run_dbt: RunDbt,
    held: Collection[str] = (),
) -> dict[str, str]:
    """Make the build's files: `inputs` (schema -> table -> rows) as tables, then every model over them and raw.

    `held`: segments that are left out from the beginning. Afterwards the build is READY for publication. Returns the
    segments that failed and were left out as well, each with the reason.
    Raises BuildError and leaves no file of this build when dbt fails on anything else.
    """
    discard_builds(paths, keep=None)
    try:
        carried = _begin(settings, paths, build)
        _load_inputs(build.warehouse_file(paths), inputs)
        _hold(build.warehouse_file(paths), held)
        with dbt_environment(settings, paths, build.warehouse_file(paths), build.contacts_file(paths)):
            broken = build_without_broken(
                run_dbt,
                without(held, dbt_arguments(settings, build, clock, carried)),
                dbt_target(paths),
                hold=lambda segments: _hold(build.warehouse_file(paths), segments),
            )
    except BaseException:
        discard_builds(paths, keep=None)
        raise
    ready = paths.build / READY
    aside = ready.with_suffix(".tmp")
    aside.write_text(json.dumps(asdict(build), indent=2), encoding="utf-8")
    aside.replace(ready)
    return broken


def ready_build(paths: DataPaths) -> Build | None:
    """The build that waits for publication, if one does."""
    ready = paths.build / READY
    return Build(**json.loads(ready.read_text(encoding="utf-8"))) if ready.exists() else None


def discard_builds(paths: DataPaths, keep: Build | None) -> None:
    """Remove the files of every build but `keep` and the one that the next may begin from."""
    kept = set() if keep is None else {READY, keep.warehouse, keep.contacts}
    carried = kept_build(paths)
    kept |= set() if carried is None else {GOOD, carried.warehouse}
    for file in paths.build.glob("*"):
        if file.name not in kept and file.is_file():
            file.unlink()


def dbt_arguments(settings: Settings, build: Build, clock: RunClock, carried: Carried | None) -> list[str]:
    """The dbt call of a build: models, seeds and data tests. Unit tests belong to the suite, not to a night."""
    clocks = variables(
        settings,
        clock,
        known_as_of=build.known_as_of,
        currency=build.currency,
        build_id=build.build_id,
        carried=("", "") if carried is None else (carried.as_of, carried.known_as_of),
    )
    return ["build", "--exclude-resource-type", "unit_test", *clocks]


def _begin(settings: Settings, paths: DataPaths, build: Build) -> Carried | None:
    """Copy the build that this one begins from; None, and no file, when it begins empty."""
    if settings.full_build:
        return None
    carried = carriable(paths, as_of=build.as_of, known_as_of=build.known_as_of, shop=build.ground)
    return carried if carried is not None and carry(paths, carried, build.warehouse_file(paths)) else None


def _hold(file: Path, segments: Collection[str]) -> None:
    if not segments:
        return
    with duckdb.connect(str(file)) as connection:
        connection.executemany("insert into night.held_segments values (?, '')", [[name] for name in segments])


def _load_inputs(file: Path, inputs: Mapping[str, Mapping[str, pa.Table]]) -> None:
    with duckdb.connect(str(file)) as connection:
        for schema, tables in inputs.items():
            connection.execute(f'drop schema if exists "{schema}" cascade')
            connection.execute(f'create schema "{schema}"')
            for name, rows in tables.items():
                connection.register("incoming", rows)
                connection.execute(f'create table "{schema}"."{name}" as select * from incoming')
                connection.unregister("incoming")
