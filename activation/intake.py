"""Landed consents and provider events into the ledger, before anything decides (D2).

Rows are appended, never changed; what was taken before is recognised by batch and, should a batch be lost, by key.
"""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import sqlalchemy as sa

from activation import landed, states
from activation.consent import HARD_BOUNCE
from activation.ledger.appending import append_new, batched
from activation.ledger.schema import consents, intake_batches, messages, provider_events, suppressions
from activation.ledger.store import Ledger
from setka.paths import DataPaths


@dataclass(frozen=True)
class IntakeReport:
    """What an intake added. A repeated intake reports zeros."""

    consents: int
    suppressions: int
    provider_events: int
    duplicate_events: int
    machine_unsubscribes: int
    moved_messages: int


def append_from_raw(ledger: Ledger, paths: DataPaths, *, now: dt.datetime) -> IntakeReport:
    """Append every landed batch of consents and email_events that the ledger has not taken yet, in one transaction.

    Consents become consents; a withdrawal that names an address also suppresses the address, so that it holds for
    another profile with it. Hard bounces, complaints and unsubscribes, of our messages or of another provider's
    history, become suppressions; an unsubscribe by a program does not (a scanner follows every link). Events of our
    own messages become provider_events, once each, and move the message's status up. `now` becomes recorded_at (UTC).
    """
    with ledger.write() as connection:
        consent_files = _new_batches(connection, paths, "consents")
        event_files = _new_batches(connection, paths, "email_events")
        consent_rows, event_rows = _read(connection, paths, consent_files, event_files)
        stopping = [row for row in event_rows if _stops(row)]
        by_machine = [row for row in stopping if _is_machine_unsubscribe(row)]
        added_consents = append_new(
            connection, consents, [_consent(row, now) for row in consent_rows], keys=["consent_key"]
        )
        added_suppressions = append_new(
            connection,
            suppressions,
            [
                *(_withdrawal(row, now) for row in consent_rows if row["status"] == "withdrawn" and row["contact_key"]),
                *(_suppression(row, now) for row in stopping if not _is_machine_unsubscribe(row)),
            ],
            keys=["suppression_key"],
        )
        ours = [row for row in event_rows if row["is_own"]]
        added_events = append_new(
            connection, provider_events, [_event(row, now) for row in ours], keys=["event_key", "natural_key"]
        )
        moved = _move_messages(connection, ours, now)
        for table, files in (("consents", consent_files), ("email_events", event_files)):
            _remember(connection, table, files, now)
    return IntakeReport(
        consents=added_consents,
        suppressions=added_suppressions,
        provider_events=added_events,
        duplicate_events=len(ours) - added_events,
        machine_unsubscribes=len(by_machine),
        moved_messages=moved,
    )


def natural_key(message_id: str, event_type: str, occurred_at: dt.datetime, url: str | None, link: int | None) -> str:
    """What an event says, hashed: a provider's retry may bring the same event under a new id (sendgrid.md)."""
    return _hash(message_id, event_type, occurred_at.isoformat(), url, link)


def suppression_key(
    customer_id: str | None, contact_key: str | None, channel: str, reason: str, occurred_at: dt.datetime
) -> str:
    """One key per person or address, channel, reason and instant: a re-import adds nothing."""
    return _hash(customer_id, contact_key, channel, reason, occurred_at.isoformat())


def _hash(*parts: object) -> str:
    # The separator cannot occur in an id, so that ("a", "bc") and ("ab", "c") differ.
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()


def _read(
    connection: sa.Connection, paths: DataPaths, consent_files: list[Path], event_files: list[Path]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    if not consent_files and not event_files:
        return [], []
    own = connection.execute(sa.select(messages.c.message_id, messages.c.customer_id, messages.c.contact_key)).all()
    with duckdb.connect() as reader:
        landed.register_people(reader, paths)
        landed.register_own_messages(reader, own)
        return landed.read_consents(reader, consent_files), landed.read_events(reader, event_files)


def _new_batches(connection: sa.Connection, paths: DataPaths, table: str) -> list[Path]:
    query = sa.select(intake_batches.c.batch_id).where(intake_batches.c.raw_table == table)
    taken: set[str] = set(connection.execute(query).scalars())
    return [file for file in landed.batch_files(paths, table) if file.stem not in taken]


def _remember(connection: sa.Connection, table: str, files: list[Path], now: dt.datetime) -> None:
    rows = [
        {"raw_table": table, "batch_id": batch_id, "row_count": row_count, "recorded_at": now}
        for batch_id, row_count in landed.row_counts(files).items()
    ]
    append_new(connection, intake_batches, rows, keys=["raw_table,batch_id"])


def _consent(row: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    said = (row["status"], row["occurred_at"].isoformat(), row["source"], row["proof"], row["text_version"])
    # The shop's own id is not enough: a source that changes a consent in place says something new under the old id.
    key = _hash(row["consent_id"], row["customer_id"], row["channel"], row["purpose"], *said)
    kept = {name: value for name, value in row.items() if name != "consent_id"}
    return {"consent_key": key, **kept, "recorded_at": now}


def _withdrawal(row: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    said = {**row, "customer_id": None, "reason": "consent_withdrawn"}
    return _suppressed(said, now)


def _suppression(row: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    said = {**row, "channel": "email", "reason": row["event_type"], "source": row["source_name"]}
    if row["event_type"] == "bounced":
        # The address is dead, not the person: with the address known, another address of hers is not stopped.
        person = None if row["contact_key"] else row["customer_id"]
        said |= {"customer_id": person, "reason": HARD_BOUNCE}
    return _suppressed(said, now)


def _suppressed(said: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    names = ("customer_id", "contact_key", "channel", "reason", "occurred_at", "source")
    kept = {name: said[name] for name in names}
    key = suppression_key(
        said["customer_id"], said["contact_key"], said["channel"], said["reason"], said["occurred_at"]
    )
    return {"suppression_key": key, **kept, "recorded_at": now}


def _stops(row: dict[str, Any]) -> bool:
    known = bool(row["customer_id"] or row["contact_key"])
    is_dead = row["event_type"] == "bounced" and row["bounce_type"] == "hard"
    return known and (is_dead or row["event_type"] in ("complained", "unsubscribed"))


def _is_machine_unsubscribe(row: dict[str, Any]) -> bool:
    return bool(row["event_type"] == "unsubscribed" and row["is_machine"])


def _event(row: dict[str, Any], now: dt.datetime) -> dict[str, Any]:
    return {
        "event_key": row["event_id"],
        "natural_key": natural_key(
            row["message_id"], row["event_type"], row["occurred_at"], row["url"], row["link_position"]
        ),
        **{
            name: row[name]
            for name in ("message_id", "event_type", "occurred_at", "url", "link_position", "is_machine", "bounce_type")
        },
        "recorded_at": now,
    }


def _move_messages(connection: sa.Connection, ours: Sequence[dict[str, Any]], now: dt.datetime) -> int:
    """Move each message up to the highest status that its events speak of; a repetition moves nothing."""
    highest: dict[str, dict[str, Any]] = {}
    for row in ours:
        status = states.STATUS_OF_EVENT.get(row["event_type"])
        known = highest.get(row["message_id"])
        if status is not None and (known is None or states.RANK[status] > states.RANK[known["status"]]):
            highest[row["message_id"]] = {**row, "status": status}
    current = _statuses(connection, list(highest))
    together: dict[tuple[str, str, str | None], list[str]] = defaultdict(list)
    for message_id, row in highest.items():
        rank = states.RANK.get(current[message_id])
        # Withdrawn and failed have no rank: an event about a message that never left is kept, but moves nothing.
        if rank is not None and rank < states.RANK[row["status"]]:
            together[current[message_id], row["status"], row["bounce_type"]].append(message_id)
    instants = {message_id: row["occurred_at"] for message_id, row in highest.items()}
    moved: list[str] = []
    for (from_status, to_status, reason), message_ids in together.items():
        for some in batched(message_ids):
            moved += states.move(
                connection,
                some,
                from_status=from_status,
                to_status=to_status,
                occurred_at=instants,
                recorded_at=now,
                reason=reason,
            )
    return len(moved)


def _statuses(connection: sa.Connection, message_ids: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in batched(message_ids):
        query = sa.select(messages.c.message_id, messages.c.status).where(messages.c.message_id.in_(some))
        found.update((row.message_id, row.status) for row in connection.execute(query))
    return found
