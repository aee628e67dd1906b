"""The sources of one shop: which they are, in which folders they lie, and one landing of all of them."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from ingestion.contract import TABLES
from ingestion.landing import land
from ingestion.mapping import Mapping, load_mapping
from ingestion.quarantine import retry_quarantine
from ingestion.report import FailedFile, LandingReport, Refusal, RetryReport, StaleTable, TableReport
from ingestion.validation import SpecialCategory
from setka.errors import ContractError, SettingsError, SourceError
from setka.paths import DataPaths

__all__ = ["declared", "folder_of", "land_sources", "load_sources", "needs_no_folder", "retry_sources", "source_names"]


def source_names(sources: str) -> list[str]:
    """The names in a setting such as `shopify,klaviyo`, in order."""
    return [name for part in sources.split(",") if (name := part.strip())]


def load_sources(sources: str) -> tuple[Mapping, ...]:
    """The mappings of a setting such as `shopify,klaviyo`; ids of all but the first begin with the source's name.

    Raises SettingsError for an unknown name, for one given twice, when no source brings a required table, and for a
    source that cannot stand in its place: the synthetic shop beside others, a later one that does not say its own ids.
    """
    mappings = [load_mapping(name) for name in source_names(sources)]
    names = [mapping.name for mapping in mappings]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise _wrong(f"the source '{twice[0]}' is named twice", "Name each source once.")
    if not mappings:
        raise _wrong("names no source", "Name one, or unset the variable.")
    brought = {table for mapping in mappings for table in tables_of(mapping)}
    missing = [table.name for table in TABLES.values() if table.presence == "required" and table.name not in brought]
    if missing:
        raise _wrong(
            f"{', '.join(names)} brings no {', '.join(missing)}, which every shop must have",
            "Name the source of the orders first, such as `shopify,klaviyo`.",
        )
    if len(mappings) > 1 and "synthetic" in names:
        raise _wrong("the synthetic shop takes no other source beside it", "Name real sources only.")
    databases = [mapping.name for mapping in mappings if mapping.database is not None]
    if len(databases) > 1:
        raise _wrong(
            f"{' and '.join(databases)} read a database, and there is one SETKA_SOURCE_URL",
            "Read all tables of the database by one mapping.",
        )
    unsaid = [mapping.name for mapping in mappings[1:] if mapping.own_ids is None]
    if unsaid:
        raise _wrong(
            f"the source '{unsaid[0]}' does not say which ids are its own, so that they could collide with the shop's",
            "Name it first, or give `own_ids` in its mapping file.",
        )
    return (mappings[0], *(_beside(mapping) for mapping in mappings[1:]))


def tables_of(mapping: Mapping) -> set[str]:
    """The tables that a source can bring; a shop that brings the contract's own files may bring any."""
    if mapping.tables:
        return set(mapping.tables)
    optional = {name for name, table in TABLES.items() if table.presence != "required"}
    return optional if mapping.is_partial else set(TABLES)


def declared(mappings: Iterable[Mapping], name: str) -> str:
    """The shop's `timezone` or `currency`, that of the first source with one. Raises SettingsError if there is none."""
    sources = list(mappings)
    for mapping in sources:
        value = mapping.declared_timezone if name == "timezone" else mapping.declared_currency
        if value is not None:
            return value
    return sources[0].timezone if name == "timezone" else sources[0].currency


def folder_of(mapping: Mapping, mappings: tuple[Mapping, ...], source_path: Path) -> Path:
    """Where a source's files lie: in the folder itself or, of several sources, in its sub-folder of their name."""
    return source_path if len(mappings) == 1 else source_path / mapping.name


def needs_no_folder(mappings: Iterable[Mapping]) -> bool:
    """Whether every source is read from a database, so that nobody has to name a folder of files."""
    return all(mapping.database is not None for mapping in mappings)


def land_sources(
    paths: DataPaths,
    mappings: tuple[Mapping, ...],
    source_path: Path,
    *,
    secret: bytes,
    currency: str,
    timezone: str,
    latest: dt.datetime,
    clock: Callable[[], dt.datetime],
    database_url: str | None = None,
    special_category: SpecialCategory = "left out",
    quiet_tables: Collection[str] = (),
) -> LandingReport:
    """Land each source as `ingestion.landing.land` does, one batch each, and report on all of them together.

    What a source has in a database at `database_url` is loaded first. A source that brings optional tables only and
    cannot be read at all is a failed file of each of its tables. A table of which any source told something is not
    silent; one that a source has broken is stale.
    Raises what landing raises for the others; what landed of sources before stays.
    """
    reports: list[LandingReport] = []
    for mapping, moment in zip(mappings, _moments(clock), strict=False):
        try:
            report = land(
                paths,
                mapping,
                _filled_folder(paths, mapping, folder_of(mapping, mappings, source_path), database_url),
                secret=secret,
                currency=currency,
                timezone=timezone,
                latest=latest,
                now=moment,
                special_category=special_category,
                quiet_tables=quiet_tables,
            )
        except (SourceError, ContractError) as error:
            if any(TABLES[name].presence != "optional" for name in tables_of(mapping)):
                raise
            report = _unreadable(mapping, error)
        reports.append(report)
    return reports[0] if len(reports) == 1 else _together(reports)


def retry_sources(
    paths: DataPaths,
    mappings: tuple[Mapping, ...],
    *,
    secret: bytes,
    currency: str,
    timezone: str,
    latest: dt.datetime,
    clock: Callable[[], dt.datetime],
    special_category: SpecialCategory = "left out",
) -> list[RetryReport]:
    """Judge each source's quarantine again as `ingestion.quarantine.retry_quarantine` does; one report per table."""
    tables: dict[str, RetryReport] = {}
    for mapping, moment in zip(mappings, _moments(clock), strict=False):
        for found in retry_quarantine(
            paths,
            mapping,
            secret=secret,
            currency=currency,
            timezone=timezone,
            latest=latest,
            now=moment,
            special_category=special_category,
        ):
            before = tables.get(found.table, RetryReport(found.table, 0, 0, 0, 0))
            tables[found.table] = RetryReport(
                found.table,
                judged=before.judged + found.judged,
                landed=before.landed + found.landed,
                superseded=before.superseded + found.superseded,
                left=before.left + found.left,
            )
    return [tables[name] for name in TABLES if name in tables]


def _moments(clock: Callable[[], dt.datetime]) -> Iterator[dt.datetime]:
    """What the clock shows, later each time: batches are told apart by their moment."""
    moment = clock()
    while True:
        yield moment
        moment = max(clock(), moment + dt.timedelta(microseconds=1))


def _filled_folder(paths: DataPaths, mapping: Mapping, folder: Path, database_url: str | None) -> Path:
    if mapping.database is None:
        return folder
    from ingestion.database import load_database  # noqa: PLC0415 -- sqlalchemy takes a while to import

    return load_database(paths, mapping.database, database_url)


def _beside(mapping: Mapping) -> Mapping:
    prefix = f"{mapping.name}:"
    # The hash is part of every watermark: a source that moves from one place to another is read anew.
    return replace(mapping, prefix=prefix, hash=f"{mapping.hash} {prefix}")


def _unreadable(mapping: Mapping, error: SourceError | ContractError) -> LandingReport:
    tables = sorted(tables_of(mapping))
    return LandingReport(
        "",
        (),
        failed=tuple(FailedFile(table, mapping.name, str(error)) for table in tables),
        notes=(),
        stale=tuple(StaleTable(table, str(error)) for table in tables),
    )


def _together(reports: list[LandingReport]) -> LandingReport:
    tables: dict[str, TableReport] = {}
    for report in reports:
        for found in report.tables:
            tables[found.table] = _sum(tables[found.table], found) if found.table in tables else found
    return LandingReport(
        batch=max(report.batch for report in reports),
        tables=tuple(tables[name] for name in TABLES if name in tables),
        failed=tuple(failed for report in reports for failed in report.failed),
        notes=tuple(note for report in reports for note in report.notes),
        stale=tuple(dict.fromkeys(_stale(reports))),
    )


def _stale(reports: list[LandingReport]) -> Iterator[StaleTable]:
    """What is broken anywhere, and what no source told anything of."""
    told = {
        table.table
        for report in reports
        for table in report.tables
        if table.table not in {stale.table for stale in report.stale}
    }
    for report in reports:
        failed = {failure.table for failure in report.failed}
        yield from (stale for stale in report.stale if stale.table in failed or stale.table not in told)


def _sum(one: TableReport, other: TableReport) -> TableReport:
    return replace(
        one,
        files=one.files + other.files,
        files_known=one.files_known + other.files_known,
        source_rows=one.source_rows + other.source_rows,
        landed=one.landed + other.landed,
        unchanged=one.unchanged + other.unchanged,
        duplicates=one.duplicates + other.duplicates,
        superseded=one.superseded + other.superseded,
        quarantined=one.quarantined + other.quarantined,
        quarantined_new=one.quarantined_new + other.quarantined_new,
        blanked=one.blanked + other.blanked,
        left_out=one.left_out + other.left_out,
        refusals=_merged((*one.refusals, *other.refusals)),
    )


def _merged(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """One entry per kind: the first source's place with the rows of all."""
    merged: dict[tuple[str, str], Refusal] = {}
    for refusal in refusals:
        kind = (refusal.field, refusal.reason)
        merged[kind] = replace(merged[kind], rows=merged[kind].rows + refusal.rows) if kind in merged else refusal
    return tuple(merged.values())


def _wrong(problem: str, remedy: str) -> SettingsError:
    return SettingsError(problem, where="SETKA_SOURCE", remedy=remedy)
