"""How Setka runs dbt: parsed once per change of the project, then the same manifest for every build.

Parsing costs as much as running, and dbt parses anew whenever a variable changes, which the clocks do every night. So
the manifest is parsed with neutral clocks and handed over, and only compilation reads tonight's.
"""

import contextlib
import datetime as dt
import gc
import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import filelock

from setka.clock import RunClock
from setka.errors import BuildError
from setka.paths import DBT_PROJECT, DataPaths
from setka.settings import Settings, load_settings

MANIFEST = DBT_PROJECT / "target" / "manifest.json"
PARSED = DBT_PROJECT / "target" / "partial_parse.msgpack"
RUN_RESULTS = "run_results.json"
LOOK = "See dbt.log in the logs folder."

# Each node's start, end and error go into dbt.log. dbt's debugging words repeat every statement of the run, which lie
# in files of their own below dbt_target, and cost a tenth of a small build.
QUIET = ("--quiet", "--no-use-colors", "--log-level-file", "info")


Listener = Callable[[Any], None]
"""Hears each event of a dbt run (dbt's EventMsg) as it happens."""


def run_dbt_here(arguments: list[str], listeners: Sequence[Listener] = ()) -> None:
    """Run dbt inside this process, in the environment that `dbt_environment` sets; `listeners` hear its events.

    Raises BuildError that names each node that failed.
    """
    ensure_manifest()
    # dbt takes two seconds to import; only a build pays for it.
    from dbt.contracts.graph.manifest import Manifest  # noqa: PLC0415 -- slow to import
    from dbt.parser.manifest import extended_mashumuro_decoder  # noqa: PLC0415 -- slow to import

    # Read afresh for each run: compiled SQL of one night stays in the nodes and would be run again by the next.
    manifest = Manifest.from_msgpack(PARSED.read_bytes(), decoder=extended_mashumuro_decoder)
    _invoke(arguments, manifest, listeners)


def ensure_manifest() -> Path:
    """The path of a manifest.json newer than every file of the project. Raises BuildError when it does not parse."""
    MANIFEST.parent.mkdir(parents=True, exist_ok=True)
    with filelock.FileLock(MANIFEST.with_name("parse.lock")):  # two shops may share this installation
        _parse_if_older()
    return MANIFEST


def _parse_if_older() -> None:
    if not PARSED.exists() or not MANIFEST.exists() or PARSED.stat().st_mtime <= _newest_source():
        _parse()


def variables(
    settings: Settings,
    clock: RunClock,
    *,
    known_as_of: str,
    currency: str,
    build_id: str,
    carried: tuple[str, str] = ("", ""),
) -> list[str]:
    """The --vars argument: the two clocks (UTC), the night's local date, the names of run and build.

    `carried`: as_of and known_as_of of the build that this one begins from, empty texts for an empty file.
    """
    values = {
        "as_of": f"{clock.as_of:%Y-%m-%d %H:%M:%S}",
        "as_of_date": clock.night.isoformat(),
        "known_as_of": known_as_of,
        "carried_as_of": carried[0],
        "carried_known_as_of": carried[1],
        "shop_timezone": clock.timezone,
        "shop_language": settings.language,
        "currency": currency,
        "run_id": clock.run_id,
        "build_id": build_id,
        "global_holdout_basis_points": round(settings.global_holdout_percent * 100),
    }
    return ["--vars", json.dumps(values)]


@contextlib.contextmanager
def dbt_environment(settings: Settings, paths: DataPaths, warehouse: Path, contacts: Path) -> Iterator[None]:
    """The variables that profiles.yml reads, set for the time of one dbt call over these two build files."""
    values = {
        "SETKA_BUILD_FILE": str(warehouse),
        "SETKA_BUILD_PRIVATE_FILE": str(contacts),
        "SETKA_RAW_DIR": str(paths.raw),
        "SETKA_THREADS": str(settings.threads),
        "SETKA_MEMORY_LIMIT": settings.memory_limit,
        "DBT_LOG_PATH": str(paths.logs),
        "DBT_TARGET_PATH": str(dbt_target(paths)),
        "DBT_PROJECT_DIR": str(DBT_PROJECT),
        "DBT_PROFILES_DIR": str(DBT_PROJECT),
    }
    (dbt_target(paths) / RUN_RESULTS).unlink(missing_ok=True)
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def dbt_target(paths: DataPaths) -> Path:
    """Where dbt writes what it compiled and how it went, one folder per shop."""
    return paths.logs / "dbt"


def failures_of(target: Path) -> str:
    """One line that names the nodes that failed in the dbt run whose `run_results.json` lies in `target`."""
    file = target / RUN_RESULTS
    if not file.exists():
        return "dbt stopped before any node ran"
    results = json.loads(file.read_text(encoding="utf-8"))["results"]
    failed = [one for one in results if one["status"] in {"error", "fail", "runtime error"}]
    words = "; ".join(
        f"{one['unique_id'].split('.')[2]}: {' '.join(str(one['message']).split())}" for one in failed[:3]
    )
    more = f" (and {len(failed) - 3} more)" if len(failed) > 3 else ""
    return f"{len(failed)} node(s) failed: {words}{more}"


def _invoke(arguments: list[str], manifest: Any, listeners: Sequence[Listener]) -> None:
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager  # noqa: PLC0415 -- as above
    from dbt.cli.main import dbtRunner  # noqa: PLC0415 -- slow to import

    try:
        runner = dbtRunner(manifest=manifest, callbacks=list(listeners))
        with _rare_collections():
            outcome = runner.invoke([*QUIET, *arguments])
    finally:
        close: Callable[[], None] = DuckDBConnectionManager.close_all_connections
        close()  # else this process keeps the build file locked
    if outcome.success:
        return
    if outcome.exception is not None:
        words = " ".join(str(outcome.exception).split())
        raise BuildError(words, where="dbt", remedy=LOOK)
    raise BuildError(failures_of(Path(os.environ["DBT_TARGET_PATH"])), where="dbt", remedy=LOOK)


@contextlib.contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for garbage a hundred times less often, and never among what is there already.

    Two hundred thousand objects, the manifest's among them, live until the end of the run; to walk them again and again
    costs a seventh of a small build.
    """
    usual = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)
        gc.unfreeze()


def _newest_source() -> float:
    folders = [DBT_PROJECT / name for name in ("models", "macros", "seeds", "tests")]
    files = [file for folder in folders for file in folder.rglob("*")]  # folders too: a deleted file changes only these
    return max(file.stat().st_mtime for file in [*files, DBT_PROJECT / "dbt_project.yml", DBT_PROJECT / "profiles.yml"])


def _parse() -> None:
    """Parse the project, or where dbt cannot, without its faulty segments and triggers, which a night holds."""
    try:
        _parse_project(DBT_PROJECT)
    except BuildError:
        # Needed once in a blue moon, and they cost half a second.
        from setka.segment_check import check_project  # noqa: PLC0415 -- slow to import
        from setka.spared_project import spare_project  # noqa: PLC0415 -- slow to import

        faults = check_project(traits=None)
        if not faults:
            raise
        _parse_project(spare_project(faults, MANIFEST.parent / "spared"))


def _parse_project(project: Path) -> None:
    settings = load_settings()
    paths = DataPaths(MANIFEST.parent)  # the project is parsed, not a shop: its log belongs beside the manifest
    clock = RunClock("parse", dt.date(2000, 1, 1), "UTC")
    neutral = variables(settings, clock, known_as_of="2000-01-01 00:00:00", currency="EUR", build_id="parse")
    with dbt_environment(settings, paths, Path(":memory:"), Path(":memory:")):
        os.environ |= {"DBT_TARGET_PATH": str(MANIFEST.parent), "DBT_PROJECT_DIR": str(project)}
        _invoke(["parse", "--no-partial-parse", *neutral], None, ())
    if not PARSED.exists():
        raise BuildError("dbt parse wrote no manifest", where=str(PARSED), remedy=LOOK)
