"""The sources of one shop: which they are, in which folders they lie, and one landing of all of them."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from ingestion.contract import TABLES
from ingestion.landing import land
from ingestion.mapping import Mapping, load_mapping
from ingestion.report import FailedFile, LandingReport, Refusal, TableReport
from setka.errors import ContractError, SettingsError, SourceError
from setka.paths import DataPaths

__all__ = ["declared", "folder_of", "land_sources", "load_sources", "source_names"]


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
    silent = [mapping.name for mapping in mappings[1:] if mapping.own_ids is None]
    if silent:
        raise _wrong(
            f"the source '{silent[0]}' does not say which ids are its own, so that they could collide with the shop's",
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
) -> LandingReport:
    """Land each source as `ingestion.landing.land` does, one batch each, and report on all of them together.

    A source that brings optional tables only and cannot be read at all is a failed file of each of its tables.
    Raises what landing raises for the others; what landed of sources before stays.
    """
    reports: list[LandingReport] = []
    before: dt.datetime | None = None
    for mapping in mappings:
        moment = clock()
        if before is not None:
            moment = max(moment, before + dt.timedelta(microseconds=1))  # batches are told apart by their moment
        before = moment
        try:
            report = land(
                paths,
                mapping,
                folder_of(mapping, mappings, source_path),
                secret=secret,
                currency=currency,
                timezone=timezone,
                latest=latest,
                now=moment,
            )
        except (SourceError, ContractError) as error:
            if any(TABLES[name].presence != "optional" for name in tables_of(mapping)):
                raise
            report = _unreadable(mapping, error)
        reports.append(report)
    return reports[0] if len(reports) == 1 else _together(reports)


def _beside(mapping: Mapping) -> Mapping:
    prefix = f"{mapping.name}:"
    # The hash is part of every watermark: a source that moves from one place to another is read anew.
    return replace(mapping, prefix=prefix, hash=f"{mapping.hash} {prefix}")


def _unreadable(mapping: Mapping, error: SourceError | ContractError) -> LandingReport:
    failed = tuple(FailedFile(table, mapping.name, str(error)) for table in sorted(tables_of(mapping)))
    return LandingReport("", (), failed, ())


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
    )


def _sum(one: TableReport, other: TableReport) -> TableReport:
    return replace(
        one,
        files=one.files + other.files,
        files_known=one.files_known + other.files_known,
        source_rows=one.source_rows + other.source_rows,
        landed=one.landed + other.landed,
        unchanged=one.unchanged + other.unchanged,
        duplicates=one.duplicates + other.duplicates,
        quarantined=one.quarantined + other.quarantined,
        quarantined_new=one.quarantined_new + other.quarantined_new,
        blanked=one.blanked + other.blanked,
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
