"""Land a source: read, convert, judge, compare with what is known, write what has news."""

import datetime as dt
import hmac
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zoneinfo import available_timezones

import duckdb
import pyarrow as pa

from ingestion.arrival import Judged, alike, judge, prepare
from ingestion.contract import TABLES, Table
from ingestion.derivation import Keying
from ingestion.mapping import Mapping
from ingestion.portions import Arrival, Portion, find_portions, read_portion
from ingestion.raw import EMPTY, ensure_empty_tables
from ingestion.report import FailedFile, LandingReport, Refusal, StaleTable, TableReport
from ingestion.small_files import is_small, read_together
from ingestion.storage import Batch, Stored, clear_remains, newest_stamp, stamp_of, store_refused, store_rows
from ingestion.timezones import country_of_timezone
from ingestion.validation import IANA_ZONES, Bounds, SpecialCategory
from ingestion.watermarks import Watermark, fingerprint, load_watermarks, save_watermarks
from setka.errors import ClockError, ContractError, SourceError
from setka.paths import DataPaths

__all__ = ["LandingReport", "land", "landing_database", "naive_utc", "open_batch", "row_pepper"]


@dataclass(frozen=True)
class _Landing:
    """What all tables of one landing share."""

    connection: duckdb.DuckDBPyConnection
    paths: DataPaths
    mapping: Mapping
    folder: Path
    keying: Keying
    pepper: str
    bounds: Bounds
    timezone: str
    batch: Batch


def land(
    paths: DataPaths,
    mapping: Mapping,
    source_path: Path,
    *,
    secret: bytes,
    currency: str,
    timezone: str,
    latest: dt.datetime,
    now: dt.datetime,
    special_category: SpecialCategory = "left out",
    quiet_tables: Collection[str] = (),
) -> LandingReport:
    """Land the files of `source_path` in `paths.raw`; rows that break the contract go to `paths.quarantine`.

    `secret` keys the contact hashes. `currency` and `timezone` are the shop's. `latest` is the last believable instant
    and `now` the real clock, both aware. `special_category` says whether cells that may reveal health land.
    `quiet_tables` come when there is something to say: of others that have landed rows, silence is reported as stale.
    The caller holds the run lock.
    Files that nothing has changed about are not read again; the same row twice changes nothing.
    Raises SourceError or ContractError when a required or guarded table has a file that cannot be used (nothing of
    that table lands, what landed of others stays), ClockError when `now` is before an earlier landing.
    """
    portions, notes = find_portions(mapping, source_path)
    ensure_empty_tables(paths)
    batch = open_batch(paths, mapping, now)
    reports: list[TableReport] = []
    failed: list[FailedFile] = []
    stale: list[StaleTable] = []
    with landing_database(paths) as connection:
        landing = _Landing(
            connection=connection,
            paths=paths,
            mapping=mapping,
            folder=source_path,
            keying=Keying(secret, country_of_timezone(timezone)),
            pepper=row_pepper(secret),
            bounds=Bounds(currency, naive_utc(latest), special_category),
            timezone=timezone,
            batch=batch,
        )
        for name, found in portions.items():
            report, table_failed, table_notes = _land_table(landing, TABLES[name], found)
            reports.append(report)
            stale += [StaleTable(name, failure.problem) for failure in table_failed]
            if not table_failed and name not in quiet_tables and _is_silent(paths, TABLES[name], found):
                said = "its files hold no row" if found else "its files are gone"
                stale.append(StaleTable(name, f"{name}: there were rows on earlier nights, tonight {said}."))
            failed += table_failed
            notes += table_notes
    return LandingReport(batch.stamp, tuple(reports), tuple(failed), tuple(notes), tuple(stale))


def _land_table(
    landing: _Landing, table: Table, portions: list[Portion]
) -> tuple[TableReport, list[FailedFile], list[str]]:
    folder = landing.paths.raw / table.name
    quarantine = landing.paths.quarantine / table.name
    clear_remains(folder)
    clear_remains(quarantine)
    marks = load_watermarks(folder)
    arrivals, states, failed = _read_changed(landing, table, portions, marks)
    known = len(portions) - len(arrivals) - len(failed)
    if not arrivals:
        return TableReport(table.name, files_known=known), failed, []
    prepare(landing.connection, table)
    judged = [judge(landing.connection, table, group, landing.bounds, landing.pepper) for group in alike(arrivals)]
    newly_refused = store_refused(landing.connection, table, quarantine, landing.batch)
    firsts = {number: _first_read(landing, marks, portions[number]) for number in states}
    stored = store_rows(
        landing.connection,
        table,
        folder,
        landing.batch,
        landing.keying,
        # A select speaks for the whole source: it has no other portion to be corrected by.
        first_reads={} if landing.mapping.tables else firsts,
    )
    # Last: whoever is killed before reads the same files again and finds every row known.
    ahead = {number: moment for found in judged for number, moment in found.earliest_future.items()}
    rows = {number: count for found in judged for number, count in found.rows.items()}
    read = {
        portions[number].name: Watermark(state, ahead.get(number), firsts[number], rows.get(number, 0))
        for number, state in states.items()
    }
    save_watermarks(folder, {**marks, **read})
    report = replace(
        _report(table, judged, stored), files=len(arrivals), files_known=known, quarantined_new=newly_refused
    )
    return report, failed, [note for arrival in arrivals for note in arrival.notes]


def _read_changed(
    landing: _Landing, table: Table, portions: list[Portion], marks: dict[str, Watermark]
) -> tuple[list[Arrival], dict[int, str], list[FailedFile]]:
    """The portions that have changed, with their fingerprints by number, and those that cannot be used."""
    states: dict[int, str] = {}
    arrivals: list[Arrival] = []
    problems: list[tuple[Portion, SourceError | ContractError]] = []
    small: dict[int, Portion] = {}
    for number, portion in enumerate(portions):
        try:
            state = _fingerprint(landing, portion)
            mark = marks.get(portion.name)
            if mark is not None and mark.covers(state, landing.bounds.latest):
                continue
            states[number] = state
            if is_small(portion, landing.mapping):
                small[number] = portion
            else:
                arrivals.append(read_portion(landing.connection, portion, number, landing.mapping, landing.folder))
        except (SourceError, ContractError) as error:
            problems.append((portion, error))
        if problems and table.presence != "optional":
            raise problems[0][1]
    together, broken = read_together(landing.connection, small, landing.mapping)
    problems += broken
    if problems and table.presence != "optional":
        raise problems[0][1]
    arrivals = sorted([*arrivals, *together], key=lambda arrival: arrival.number)
    usable = {arrival.number for arrival in arrivals}
    return (
        arrivals,
        {number: state for number, state in states.items() if number in usable},
        [FailedFile(table.name, portion.name, str(error)) for portion, error in problems],
    )


def _first_read(landing: _Landing, marks: dict[str, Watermark], portion: Portion) -> str:
    mark = marks.get(portion.name)
    return landing.batch.stamp if mark is None else mark.first_read


def _is_silent(paths: DataPaths, table: Table, portions: list[Portion]) -> bool:
    """Whether tonight's source told nothing of a table that has landed rows.

    Raw keeps the rows of earlier nights, so that nothing is lost; but nobody may be taken to have stopped visiting
    because no visits came. A shop for which silence is usual names the table in SETKA_QUIET_TABLES.
    """
    folder = paths.raw / table.name
    if all(path.name == EMPTY for path in folder.glob("*.parquet")):
        return False
    marks = load_watermarks(folder)
    return not any(portion.name in marks and marks[portion.name].rows for portion in portions)


def _report(table: Table, judged: list[Judged], stored: Stored) -> TableReport:
    return TableReport(
        table=table.name,
        source_rows=sum(portion.source_rows for portion in judged),
        landed=stored.landed,
        unchanged=stored.unchanged,
        duplicates=stored.duplicates + sum(portion.duplicates for portion in judged),
        superseded=stored.superseded + sum(portion.superseded for portion in judged),
        quarantined=sum(portion.quarantined for portion in judged),
        blanked=sum(portion.blanked for portion in judged),
        left_out=sum(portion.left_out for portion in judged),
        refusals=_merged([refusal for portion in judged for refusal in portion.refusals]),
    )


def _merged(refusals: list[Refusal]) -> tuple[Refusal, ...]:
    """One entry per kind: the first place with the rows of all files."""
    merged: dict[tuple[str, str], Refusal] = {}
    for refusal in refusals:
        kind = (refusal.field, refusal.reason)
        merged[kind] = replace(merged[kind], rows=merged[kind].rows + refusal.rows) if kind in merged else refusal
    return tuple(merged.values())


def _fingerprint(landing: _Landing, portion: Portion) -> str:
    try:
        return fingerprint(portion.files, landing.mapping, portion.table, landing.bounds, landing.timezone)
    except OSError as error:
        raise SourceError(
            f"cannot be opened: {error.strerror}", where=portion.name, remedy="Check that it may be read."
        ) from None


def open_batch(paths: DataPaths, mapping: Mapping, now: dt.datetime) -> Batch:
    """Name a landing at `now` (aware). Raises ClockError when an earlier landing is newer than that."""
    batch = Batch(stamp_of(now), mapping.name, naive_utc(now))
    if newest_stamp(paths.raw) > batch.stamp:
        raise ClockError(
            f"the clock shows {batch.stamp}, before the landing {newest_stamp(paths.raw)}",
            where=str(paths.raw),
            remedy="Set the machine's clock; what lands now would count as older than what is there.",
        )
    return batch


def row_pepper(secret: bytes) -> str:
    """The key of row hashes: one of its own, so that hashes of rows and of addresses cannot be compared."""
    return hmac.digest(secret, b"row hash", "sha256").hex()


@contextmanager
def landing_database(paths: DataPaths) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory for one landing, in UTC; what does not fit spills into the private room."""
    spill = paths.private / "landing"
    with closing(duckdb.connect(config={"temp_directory": str(spill)})) as connection:
        connection.execute("set timezone = 'UTC'")
        names = pa.table({"name": sorted(available_timezones())})
        connection.register("zone_names", names)
        # A name that the models' engine does not know, such as the machine's `localtime`, would end the whole night.
        connection.execute(
            f"create temp table {IANA_ZONES} as select name from zone_names semi join pg_timezone_names() using (name)"
        )
        connection.unregister("zone_names")
        yield connection


def naive_utc(instant: dt.datetime) -> dt.datetime:
    """An aware instant as the naive UTC that tables hold."""
    return instant.astimezone(dt.UTC).replace(tzinfo=None)
