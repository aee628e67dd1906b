"""`setka doctor`: what an operator would check by hand, each finding with its remedy."""

import datetime as dt
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from setka.errors import RunLockedError, SetkaError
from setka.lock import run_lock
from setka.paths import DBT_PROJECT, DataPaths
from setka.settings import Settings, ledger_url


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: whether it is fine, and in which words."""

    subject: str
    is_fine: bool
    words: str


def examine(settings: Settings) -> list[Finding]:
    """Look at everything a night needs; nothing is changed and no error escapes: each becomes a finding."""
    paths = DataPaths(settings.data_dir)
    checks: list[tuple[str, Callable[[], str]]] = [
        ("python", _python),
        ("disk", lambda: _disk(settings)),
        ("shop", lambda: _shop(settings, paths)),
        ("source", lambda: _source(settings, paths)),
        ("secret", lambda: _secret(settings, paths)),
        ("ledger", lambda: _ledger(settings)),
        ("cards", lambda: _cards(settings)),
        ("segments", _segments),
        ("snapshot", lambda: _snapshot(paths)),
        ("decisions", lambda: _decisions(paths)),
        ("lock", lambda: _lock(paths)),
        ("provider", lambda: _provider(settings)),
    ]
    return [*(_finding(subject, check) for subject, check in checks), *_mapping(settings, paths)]


def _finding(subject: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, check())
    except SetkaError as error:
        return Finding(subject, False, f"{type(error).__name__}: {error}")


def _python() -> str:
    return f"Python {sys.version.split()[0]}"


def _disk(settings: Settings) -> str:
    folder = next(parent for parent in [settings.data_dir, *settings.data_dir.parents] if parent.exists())
    free = shutil.disk_usage(folder).free / 2**30
    if free < settings.disk_floor_gib:
        raise SetkaError(
            f"{free:.1f} GiB are free, the floor is {settings.disk_floor_gib:g}",
            where=str(folder),
            remedy="Free space, or lower SETKA_DISK_FLOOR_GIB; no run starts before.",
        )
    return f"{free:.0f} GiB free, the floor is {settings.disk_floor_gib:g}"


def _shop(settings: Settings, paths: DataPaths) -> str:
    from setka.shop import SYNTHETIC, described_shop, recorded_shop  # noqa: PLC0415 -- the mapping loader, only here

    recorded = recorded_shop(paths)
    if recorded and recorded.source == SYNTHETIC and (settings.source or SYNTHETIC) != SYNTHETIC:
        return f"{paths.root} holds the synthetic shop, which the next night moves aside"
    shop = described_shop(settings, paths)
    kept = "recorded in" if recorded else "not begun yet in"
    return f"{shop.source}, time zone {shop.timezone}, currency {shop.currency}, {kept} {paths.root}"


def _source(settings: Settings, paths: DataPaths) -> str:
    from ingestion.several import load_sources, needs_no_folder  # noqa: PLC0415 -- duckdb, only here
    from setka.shop import SYNTHETIC, asked_source, asked_source_path  # noqa: PLC0415 -- as above

    source = asked_source(settings, paths)
    if source == SYNTHETIC:
        return "the synthetic shop, made on the spot"
    folder = asked_source_path(settings, paths)
    if folder is None and needs_no_folder(load_sources(source)):
        return f"{source}, loaded from the database of SETKA_SOURCE_URL"
    if folder is None or not folder.is_dir():
        named = "is not set" if folder is None else f"{folder} is not a folder"
        raise SetkaError(named, where="SETKA_SOURCE_PATH", remedy="Name the source's folder.")
    return f"{source} from {folder}, {sum(1 for file in folder.rglob('*') if file.is_file())} file(s)"


def _mapping(settings: Settings, paths: DataPaths) -> list[Finding]:
    """What keeps a source's tables from landing, from the files' headers, and what tables nobody brings would give."""
    from ingestion.checkup import brought_tables, lacks  # noqa: PLC0415 -- duckdb, only here
    from ingestion.contract.uses import WITHOUT  # noqa: PLC0415 -- slow to import
    from ingestion.several import folder_of, load_sources  # noqa: PLC0415 -- slow to import
    from setka.shop import SYNTHETIC, asked_source, asked_source_path  # noqa: PLC0415 -- slow to import

    try:
        source, folder = asked_source(settings, paths), asked_source_path(settings, paths)
        if source == SYNTHETIC or folder is None or not folder.is_dir():
            return []  # there is nothing to look into, or the source's own finding says why not
        mappings = load_sources(source)
    except SetkaError as error:
        return [Finding("mapping", False, f"{type(error).__name__}: {error}")]
    findings: list[Finding] = []
    brought: set[str] = set()
    for mapping in mappings:
        if mapping.database is not None:
            continue  # its files are there after the load only
        place = folder_of(mapping, mappings, folder)
        problems, hints = lacks(mapping, place)
        tables = brought_tables(mapping, place)
        brought |= tables
        findings += [Finding(f"mapping {mapping.name}", False, problem) for problem in problems]
        if not problems:
            findings.append(
                Finding(f"mapping {mapping.name}", True, f"its files fit; brings {', '.join(sorted(tables))}")
            )
        findings += [Finding(f"mapping {mapping.name}", True, hint) for hint in hints]
    lacking = [f"{table} ({words})" for table, words in WITHOUT.items() if table not in brought]
    if lacking:
        findings.append(Finding("not brought", True, "; ".join(lacking)))
    return findings


def _secret(settings: Settings, paths: DataPaths) -> str:
    from setka.secrets import is_in_use  # noqa: PLC0415 -- as above

    if not is_in_use(settings, paths):
        return "not in use yet, the first night begins with it"
    return "the one that the contact hashes were made with"


def _ledger(settings: Settings) -> str:
    from sqlalchemy.engine import make_url  # noqa: PLC0415 -- sqlalchemy takes a while to import

    from activation.ledger.store import open_ledger  # noqa: PLC0415 -- slow to import

    url = make_url(ledger_url(settings))
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").exists():
        return "not made yet, the first night makes it"
    open_ledger(ledger_url(settings)).close()
    return f"opens: {url.render_as_string(hide_password=True)}"


def _cards(settings: Settings) -> str:
    from activation.cards import load_cards  # noqa: PLC0415 -- pydantic models

    book = load_cards(settings.cards_dir, templates_dir=settings.templates_dir)
    if book.errors:
        raise SetkaError(
            f"{len(book.errors)} broken card(s): {book.errors[0]}",
            where=str(settings.cards_dir),
            remedy="See all of them with `setka cards check`; the other campaigns run.",
        )
    return f"{len(book.cards)} campaign card(s), all fine"


def _segments() -> str:
    from setka.segments import segment_names  # noqa: PLC0415 -- slow to import

    return f"{len(segment_names())} segment model(s) in {DBT_PROJECT.name}/models/segments"


def _snapshot(paths: DataPaths) -> str:
    import duckdb  # noqa: PLC0415 -- as above

    from setka.pointer import read_pointer  # noqa: PLC0415 -- slow to import

    if not paths.current.exists():
        return "nothing published yet, the first night publishes"
    snapshot = read_pointer(paths)
    for file in (paths.published / snapshot.file, paths.private / snapshot.contacts):
        if not file.exists():
            raise SetkaError(
                f"CURRENT.json names {file.name}, which is missing",
                where=str(file.parent),
                remedy="Run a night: it builds and publishes anew from raw and ledger.",
            )
    try:
        duckdb.connect(str(paths.published / snapshot.file), read_only=True).close()
    except duckdb.Error:
        raise SetkaError(
            f"{snapshot.file} does not open",
            where=str(paths.published),
            remedy="Run a night: it builds and publishes anew from raw and ledger.",
        ) from None
    return f"{snapshot.file}, data as of {snapshot.as_of} UTC"


def _decisions(paths: DataPaths) -> str:
    from activation.decisions import frozen_runs, load_decisions  # noqa: PLC0415 -- slow to import

    runs = frozen_runs(paths)
    if not runs:
        return "no run decided yet"
    load_decisions(paths, runs[-1])
    return f"{len(runs)} run(s) decided, the newest is {runs[-1]}"


def _lock(paths: DataPaths) -> str:
    if not paths.lock.exists():
        return "free"
    since = dt.datetime.fromtimestamp(paths.lock.stat().st_mtime, dt.UTC)  # read first: trying the lock touches it
    try:
        with run_lock(paths.lock, 0):
            return "free"
    except RunLockedError:
        return f"held: a run is working, since {since:%Y-%m-%d %H:%M} UTC at the latest"


def _provider(settings: Settings) -> str:
    return f"{settings.provider}: letters are written to the outbox folder, nothing leaves this machine"


def words(findings: list[Finding]) -> Iterator[str]:
    """One line per finding, the bad ones first."""
    for finding in sorted(findings, key=lambda one: one.is_fine):
        yield f"{'ok ' if finding.is_fine else 'BAD'} {finding.subject}: {finding.words}"
