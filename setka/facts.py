"""What a night can say of itself: what its steps noted, and what the published file and the decisions hold."""

import dataclasses
import datetime as dt
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

from activation.dispatch import DispatchReport
from ingestion.report import LandingReport
from setka.paths import DataPaths
from setka.pointer import read_pointer
from setka.publication import PUBLISHED_TABLES
from setka.settings import ledger_url

if TYPE_CHECKING:
    from dashboards.page import RunFacts
    from setka.night import Night


class DecisionCount(NamedTuple):
    """Candidates of one run with one verdict and reason, with the reason's words."""

    verdict: str
    reason: str
    title: str
    candidates: int


class CellCount(NamedTuple):
    """Customers in one cell of the lifecycle grid."""

    frequency_band: str
    recency_band: str
    zone: str
    customer_count: int


def note(file: Path, facts: Mapping[str, Any]) -> None:
    """Keep `facts` in the night's JSON `file`; later ones replace earlier ones of the same name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    # A name of its own: the end of one run and the beginning of the next may note at the same time.
    aside = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    aside.write_text(json.dumps({**noted(file), **facts}, indent=2, ensure_ascii=False), encoding="utf-8")
    aside.replace(file)


def noted(file: Path) -> dict[str, Any]:
    """What was noted in the night's `file` so far; nothing when there is none."""
    if not file.exists():
        return {}
    kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return kept


def landing_facts(report: LandingReport) -> dict[str, Any]:
    """The landing as plain JSON: rows by table, refusals in words, files that could not be used."""
    return {
        "tables": {
            table.table: {
                "landed": table.landed,
                "unchanged": table.unchanged,
                "duplicates": table.duplicates,
                "quarantined": table.quarantined,
            }
            for table in report.tables
            if table.source_rows or table.files
        },
        "refusals": [
            f"{refusal.first_file}: row {refusal.first_row}, {refusal.field}: {refusal.reason}"
            f" ({refusal.rows} row(s)). {refusal.remedy}"
            for table in report.tables
            for refusal in table.refusals
        ],
        "failed": [failed.problem for failed in report.failed],
        "stale": {
            table: [one.problem for one in report.stale if one.table == table]
            for table in sorted({one.table for one in report.stale})
        },
    }


def dispatch_facts(report: DispatchReport) -> dict[str, int]:
    """The hand-over as counts of messages."""
    counts = dataclasses.asdict(report)
    accepted, withdrawn = counts.pop("accepted"), counts.pop("withdrawn")
    return {
        "accepted": sum(accepted.values()),
        **{f"accepted by {channel}": count for channel, count in sorted(accepted.items())},
        **{f"withdrawn ({reason})": count for reason, count in sorted(withdrawn.items())},
        **counts,
    }


def run_facts(night: "Night") -> "RunFacts":
    """What the pages are told of the run besides the marts."""
    from dashboards.page import RunFacts  # noqa: PLC0415 -- plotly takes a second to import

    tables = noted(night.facts_file).get("landing", {}).get("tables", {})
    return RunFacts(
        rows_landed={name: counts["landed"] for name, counts in tables.items()},
        rows_quarantined={name: counts["quarantined"] for name, counts in tables.items()},
        ledger_url=ledger_url(night.settings),
        outbox=night.paths.outbox_of(night.run_id),
        held=held_in_words(noted(night.facts_file)),
    )


def held_in_words(facts: Mapping[str, Any]) -> dict[str, str]:
    """Each held segment of the night's facts with the reason: which tables told nothing, or what is wrong with it."""
    problems: dict[str, list[str]] = facts.get("landing", {}).get("stale", {})
    silent = {
        segment: f"{', '.join(tables)} told nothing. " + " ".join(line for name in tables for line in problems[name])
        for segment, tables in facts.get("held", {}).items()
    }
    return {**facts.get("held_for", {}), **silent}


def decision_counts(paths: DataPaths, run_id: str) -> list[DecisionCount]:
    """Frozen decisions of the run by verdict and reason: sent, held out, deferred, stopped."""
    snapshot = read_pointer(paths)
    file = paths.decisions_of(run_id) / "decisions.parquet"
    with duckdb.connect(str(paths.published / snapshot.file), read_only=True) as connection:
        rows = connection.execute(
            """
            select decisions.verdict, decisions.reason, reasons.title_en, count(*)
            from read_parquet(?) as decisions
            left join decision_reasons as reasons on decisions.reason = reasons.reason
            group by all
            order by min(reasons.rank) desc
            """,
            [str(file)],
        ).fetchall()
    return [DecisionCount(*row) for row in rows]


def published_row_counts(paths: DataPaths) -> dict[str, int]:
    """Rows of each published mart."""
    snapshot = read_pointer(paths)
    with duckdb.connect(str(paths.published / snapshot.file), read_only=True) as connection:
        return {
            name: connection.execute(f'select count(*) from "{name}"').fetchall()[0][0] for name in PUBLISHED_TABLES
        }


def grid_cells(paths: DataPaths) -> list[CellCount]:
    """The published lifecycle grid, cells in the order of the bands."""
    snapshot = read_pointer(paths)
    with duckdb.connect(str(paths.published / snapshot.file), read_only=True) as connection:
        rows = connection.execute(
            """
            select grid.frequency_band, grid.recency_band, grid.zone, grid.customer_count
            from rpt_lifecycle_grid as grid
            left join recency_bands using (recency_band)
            order by grid.frequency_band, recency_bands.position
            """
        ).fetchall()
    return [CellCount(*row) for row in rows]


def last_send_instant(night: "Night") -> dt.datetime:
    """The end of the last local send date among the night's decisions, aware UTC: where the outbox's clock stands."""
    file = night.paths.decisions_of(night.run_id) / "decisions.parquet"
    with duckdb.connect() as connection:
        newest = connection.execute("select max(scheduled_at) from read_parquet(?)", [str(file)]).fetchall()[0][0]
    if newest is None:
        return night.clock.as_of
    end: dt.datetime = newest.replace(tzinfo=dt.UTC) + dt.timedelta(days=1)
    return end
