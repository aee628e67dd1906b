"""Why a customer gets a message tonight, or why not: every candidate of a night with what decided it.

Reads the frozen decisions through DuckDB and the ledger through `story`; imports nothing else that is heavy.
"""

import csv
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from activation.frozen import FrozenRun, frozen_run, frozen_runs
from activation.persons import read_persons
from activation.story import MessageStory, Stories, read_stories
from setka.errors import NotFoundError
from setka.paths import DBT_PROJECT, DataPaths
from setka.pointer import read_pointer

_DATE_LENGTH = len("2026-11-01")
_LOOKED_BACK = 60  # nights searched for another decision when this one has none: two months answer most questions


@dataclass(frozen=True)
class Reason:
    """A reason as the seed decision_reasons explains it."""

    title_en: str
    title_ru: str
    explanation_en: str
    explanation_ru: str


@dataclass(frozen=True)
class Candidate:
    """One candidate of the night with its decision. `gates` are 'pass', 'stop' or 'not_applicable'; instants UTC."""

    campaign: str
    title_en: str
    title_ru: str
    step: str
    trigger_key: str
    channel: str
    variant: str | None
    verdict: str
    reason: str
    explained: Reason
    beaten_by: str | None
    gates: Mapping[str, str]
    inputs: Mapping[str, Any]
    occurred_at: dt.datetime | None
    scheduled_at: dt.datetime | None
    timezone: str | None
    message: MessageStory | None


@dataclass(frozen=True)
class Explanation:
    """What was decided about a customer in one run, best ranked first, and what happened to it since."""

    customer_id: str
    run_id: str
    as_of: str
    candidates: tuple[Candidate, ...]


def explain(paths: DataPaths, ledger_url: str, customer_id: str, night: dt.date | None = None) -> Explanation:
    """Every candidate of the person behind an id in a night (shop-local date; default: the newest frozen run).

    `ledger_url` is the ledger's SQLAlchemy URL; text, because opening SQLite through SQLAlchemy would take longer than
    the answer. Raises NotFoundError when nothing is frozen for the night or the customer has no decision in it,
    saying what is known of her; DecisionsError when the decisions are damaged.
    """
    run = _run_of(paths, night)
    persons = read_persons(paths, [customer_id])
    known_ids = list(persons.ids(customer_id))
    with duckdb.connect() as connection:
        rows = _rows(
            connection,
            "select * from read_parquet(?, hive_partitioning = false) where list_contains(?::varchar[], customer_id)",
            [str(run.file), known_ids],
        )
    if not rows:
        raise _nothing_decided(paths, run, customer_id, known_ids)
    reasons, stories = read_reasons(), read_stories(ledger_url, known_ids)
    ranked = sorted(rows, key=lambda row: (row["verdict"] != "send", -(row["priority"] or 0), row["campaign"]))
    candidates = tuple(_candidate(row, reasons, stories) for row in ranked)
    return Explanation(persons.person(customer_id), run.run_id, str(run.manifest["as_of"]), candidates)


def read_reasons() -> dict[str, Reason]:
    """The seed decision_reasons by key."""
    with (DBT_PROJECT / "seeds" / "decision_reasons.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["reason"]: Reason(row["title_en"], row["title_ru"], row["explanation_en"], row["explanation_ru"])
            for row in csv.DictReader(file)
        }


def _run_of(paths: DataPaths, night: dt.date | None) -> FrozenRun:
    # Newest by date, whatever the kind of run: nightly-2026-11-02 comes after weekly-2026-11-01.
    runs = sorted(frozen_runs(paths), key=lambda run_id: (run_id[-_DATE_LENGTH:], run_id))
    if night is not None:
        chosen = [run_id for run_id in runs if run_id.endswith(night.isoformat())]
        if runs and not chosen:
            raise NotFoundError(
                f"no run of {night} is frozen",
                where=str(paths.decisions),
                remedy=f"Frozen: {runs[0]} to {runs[-1]}, {len(runs)} in all.",
            )
        runs = chosen
    if not runs:
        raise NotFoundError("no decisions are frozen yet", where=str(paths.decisions), remedy="Run `setka nightly`.")
    return frozen_run(paths, runs[-1])


def _candidate(row: Mapping[str, Any], reasons: Mapping[str, Reason], stories: Stories) -> Candidate:
    title = stories.titles.get(row["card_version"], {})
    unexplained = Reason(row["reason"], row["reason"], "", "")
    return Candidate(
        campaign=row["campaign"],
        title_en=title.get("en", row["campaign"]),
        title_ru=title.get("ru", row["campaign"]),
        step=row["step"],
        trigger_key=row["trigger_key"],
        channel=row["channel"],
        variant=row["variant"],
        verdict=row["verdict"],
        reason=row["reason"],
        explained=reasons.get(row["reason"], unexplained),
        beaten_by=row["beaten_by"],
        gates={name.removeprefix("gate_"): value for name, value in row.items() if name.startswith("gate_") and value},
        inputs=json.loads(row["inputs"] or "{}"),
        occurred_at=row.get("occurred_at"),
        scheduled_at=row["scheduled_at"],
        timezone=row["timezone"],
        message=stories.messages.get((row["campaign"], row["step"], row["trigger_key"])),
    )


def _nothing_decided(paths: DataPaths, run: FrozenRun, customer_id: str, known_ids: list[str]) -> NotFoundError:
    """The error of an empty answer, with what is known: an unknown id is a typing error, a known one is an answer."""
    problem = f"customer {customer_id!r} has no decision in {run.run_id}"
    segments = _segments(paths, known_ids[0])
    if segments is None:
        remedy = "No customer has this id in the published data; check it."
    elif segments:
        remedy = f"She is in the segments {', '.join(segments)}; no campaign that is due asks for one of them."
    else:
        remedy = "She is a known customer, but in no segment tonight, so no campaign asks for her."
    earlier = _other_nights(paths, run, known_ids)
    if earlier:
        remedy += f" Decisions about her: {', '.join(earlier)}."
    return NotFoundError(problem, where=f"decisions/run={run.run_id}", remedy=remedy)


def _segments(paths: DataPaths, customer_id: str) -> list[str] | None:
    """Her segments in the published snapshot; None when she is not in it."""
    try:
        with duckdb.connect(str(paths.published / read_pointer(paths).file), read_only=True) as connection:
            if not _rows(connection, "select 1 as one from dim_customers where customer_id = ?", [customer_id]):
                return None
            rows = _rows(
                connection,
                "select distinct segment from int_segments__unioned where customer_id = ? order by segment",
                [customer_id],
            )
    except (NotFoundError, duckdb.IOException):
        return None
    except duckdb.CatalogException:
        return []
    return [row["segment"] for row in rows]


def _other_nights(paths: DataPaths, run: FrozenRun, known_ids: list[str]) -> list[str]:
    others = [run_id for run_id in frozen_runs(paths) if run_id != run.run_id][-_LOOKED_BACK:]
    files = {str(paths.decisions_of(run_id) / "decisions.parquet"): run_id for run_id in others}
    if not files:
        return []
    with duckdb.connect() as connection:
        rows = _rows(
            connection,
            """
            select distinct filename
            from read_parquet(?, filename = true, hive_partitioning = false, union_by_name = true)
            where list_contains(?::varchar[], customer_id)
            """,
            [list(files), known_ids],
        )
    return sorted(files[row["filename"]] for row in rows)[-3:]


def _rows(connection: duckdb.DuckDBPyConnection, query: str, values: Sequence[Any]) -> list[dict[str, Any]]:
    result = connection.execute(query, values)
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]
