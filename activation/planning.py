"""Frozen decisions into messages, enrolments and assignments: one ledger transaction, repeatable without effect."""

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import sqlalchemy as sa

from activation import states
from activation.checkpoints import Checkpoint, pass_by
from activation.decisions import FrozenRun, frozen_run, load_decisions
from activation.ledger.appending import append_new
from activation.ledger.schema import assignments, enrolments, message_states, messages, runs, withheld
from activation.ledger.store import Ledger
from measurement.assignment import bucket
from setka.errors import DecisionsError
from setka.paths import DataPaths

MESSAGE_ID_LENGTH = 32  # hex digits of the idempotency key: 128 bits, short enough for a file name and a provider
_ROWS_AT_ONCE = 20_000

GLOBAL_HOLDOUT = "holdout:global"
SOURCE_HELD = "source_held"
_COPIED = (
    "run_id",
    "campaign",
    "step",
    "customer_id",
    "trigger_key",
    "contact_key",
    "channel",
    "message_type",
    "topic",
    "template",
    "variant",
    "language",
    "timezone",
    "card_version",
    "local_send_date",
    "scheduled_at",
    "valid_until",
    "context",
)


@dataclass(frozen=True)
class PlanReport:
    """What planning a run added. A repeated plan reports zeros beside `already_planned`."""

    run_id: str
    planned: int
    already_planned: int
    enrolled: int
    assigned: int
    withheld: int


def idempotency_key(campaign: str, step: str, customer_id: str, trigger_key: str) -> str:
    """SHA-256 hex of what makes a message the same message: never run, build or card version."""
    return hashlib.sha256(f"{campaign}|{step}|{customer_id}|{trigger_key}".encode()).hexdigest()


def message_id_of(key: str) -> str:
    """Our own id of the message with an idempotency key."""
    return key[:MESSAGE_ID_LENGTH]


def plan_messages(
    ledger: Ledger, paths: DataPaths, run_id: str, *, now: dt.datetime, checkpoint: Checkpoint = pass_by
) -> PlanReport:
    """Record what the run decided: all of it in one transaction, or nothing.

    `send` becomes a message in status planned; `held_out` becomes a row in withheld; a new enrolment with verdict send,
    held_out or deferred is enrolled, unless a silent source leaves open whether she belongs there; arms are kept at
    first assignment: `holdout:<campaign>` (holdout | treatment) for everybody sent or held out by the campaign,
    `holdout:global` for those it holds, `<campaign>:<step>` for variants.
    `now` becomes recorded_at (UTC). Raises DecisionsError when the decisions are missing, damaged or lack a column.
    """
    run = frozen_run(paths, run_id)
    decisions = load_decisions(paths, run_id)
    counts = dict.fromkeys(("planned", "already_planned", "enrolled", "assigned", "withheld"), 0)
    try:
        with ledger.write() as connection:
            for rows in _parts(decisions):
                _plan_part(connection, rows, counts, run, now)
            _record_run(connection, run, now)
            checkpoint("planning: rows written")
    except KeyError as missing:
        raise DecisionsError(
            f"column {missing} is missing", where=f"decisions/run={run_id}", remedy="Build and freeze another night."
        ) from None
    checkpoint("planning: committed")
    return PlanReport(run_id=run_id, **counts)


def _parts(decisions: pa.Table) -> Iterator[list[dict[str, Any]]]:
    for batch in decisions.to_batches(max_chunksize=_ROWS_AT_ONCE):
        yield batch.to_pylist()


def _plan_part(
    connection: sa.Connection, rows: list[dict[str, Any]], counts: dict[str, int], run: FrozenRun, now: dt.datetime
) -> None:
    sent = [row for row in rows if row["verdict"] == "send"]
    held_out = [row for row in rows if row["verdict"] == "held_out"]
    entered = [
        row
        for row in rows
        if row["is_new_enrolment"]
        and row["verdict"] in ("send", "held_out", "deferred")
        and row["reason"] != SOURCE_HELD
    ]
    counts["enrolled"] += append_new(
        connection, enrolments, [_enrolment(row, now) for row in entered], keys=["campaign,customer_id,trigger_key"]
    )
    arms = [arm for row in (*sent, *held_out) for arm in _arms(row, now)]
    counts["assigned"] += append_new(connection, assignments, arms, keys=["customer_id,experiment"])
    counts["withheld"] += append_new(
        connection, withheld, [_withheld(row, now) for row in held_out], keys=["idempotency_key"]
    )
    planned = [_message(row, now) for row in sent]
    before = _existing(connection, planned)
    fresh = [message for message in planned if message["message_id"] not in before]
    counts["planned"] += append_new(connection, messages, fresh, keys=["message_id"])
    counts["already_planned"] += len(planned) - len(fresh)
    history = [
        {
            "message_id": message["message_id"],
            "status": states.PLANNED,
            "reason": None,
            "occurred_at": _instant(run.manifest["as_of"]),
            "recorded_at": now,
        }
        for message in fresh
    ]
    if history:
        connection.execute(message_states.insert(), history)


def _existing(connection: sa.Connection, planned: list[dict[str, Any]]) -> set[str]:
    wanted = [message["message_id"] for message in planned]
    return set(connection.execute(sa.select(messages.c.message_id).where(messages.c.message_id.in_(wanted))).scalars())


def _key(row: Mapping[str, Any]) -> str:
    return idempotency_key(row["campaign"], row["step"], row["customer_id"], row["trigger_key"])


def _enrolment(row: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    names = ("campaign", "customer_id", "trigger_key", "card_version", "enrolled_on", "run_id", "occurred_at")
    return {**{name: row[name] for name in names}, "context": row["occurrence"], "recorded_at": now}


def _withheld(row: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    names = ("run_id", "campaign", "step", "customer_id", "trigger_key")
    return {
        "idempotency_key": _key(row),
        **{name: row[name] for name in names},
        "withheld_on": row["local_send_date"],
        "recorded_at": now,
    }


def _message(row: Mapping[str, Any], now: dt.datetime) -> dict[str, Any]:
    key = _key(row)
    return {
        "message_id": message_id_of(key),
        "idempotency_key": key,
        **{name: row[name] for name in _COPIED},
        "context": row["context"] or "{}",
        "status": states.PLANNED,
        "reason": None,
        "attempt": 1,
        "request_id": None,
        "accepted_at": None,
        "recorded_at": now,
    }


def _arms(row: Mapping[str, Any], now: dt.datetime) -> Iterator[dict[str, Any]]:
    """The arms that this decision reveals. The date is that of the first would-have-been-sent, alike in both arms.

    None of a transactional message: nobody is held out of it.
    """
    if row["message_type"] == "transactional":
        return
    kept = {
        "customer_id": row["customer_id"],
        "assigned_on": row["local_send_date"],
        "run_id": row["run_id"],
        "recorded_at": now,
    }
    if row["reason"] == "holdout_global":
        # Only those held are kept: were everybody else fixed as treated, a later global holdout would find nobody.
        global_bucket = bucket(GLOBAL_HOLDOUT, row["customer_id"])
        yield {**kept, "experiment": GLOBAL_HOLDOUT, "bucket": global_bucket, "variant": "holdout"}
        return
    arm = "holdout" if row["verdict"] == "held_out" else "treatment"
    experiment = f"holdout:{row['campaign']}"
    yield {**kept, "experiment": experiment, "bucket": row["holdout_bucket"], "variant": arm}
    if row["variant"] is not None and row["verdict"] == "send":
        experiment = f"{row['campaign']}:{row['step']}"
        yield {**kept, "experiment": experiment, "bucket": row["variant_bucket"], "variant": row["variant"]}


def _record_run(connection: sa.Connection, run: FrozenRun, now: dt.datetime) -> None:
    row = {
        "run_id": run.run_id,
        "kind": run.run_id.split("-", 1)[0],
        "as_of": _instant(run.manifest["as_of"]),
        "known_as_of": _instant(run.manifest["known_as_of"]),
        "build_id": run.manifest["build_id"],
        "state": "planned",
        "manifest": json.dumps(run.manifest, ensure_ascii=False, sort_keys=True),
        "recorded_at": now,
    }
    append_new(connection, runs, [row], keys=["run_id"])


def _instant(text: str) -> dt.datetime:
    instant = dt.datetime.fromisoformat(text)
    return instant if instant.tzinfo else instant.replace(tzinfo=ZoneInfo("UTC"))
