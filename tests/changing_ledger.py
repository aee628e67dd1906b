"""A ledger that keeps growing: our own messages, whose letters another source may have told of before."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
from changing_rows import CUSTOMERS, LETTERS

PER_NIGHT = 3


def grown(empty: Mapping[str, pa.Table], nights: int, first: dt.date) -> dict[str, pa.Table]:
    """The tables of `empty` with what the nights from the first one to number `nights` wrote (0 is the first).

    A message is planned in one night, with the provider in the next, and read in the one after that. Its id may be that
    of a letter whose events landed before, and its customer may merge later.
    """
    messages, events = [], []
    for number in range(PER_NIGHT * nights):
        night = number // PER_NIGHT
        age = nights - night
        message_id, sent_at = LETTERS[number * 7 % len(LETTERS)], dt.datetime.combine(first, dt.time(9))
        sent_at += dt.timedelta(days=night)
        messages.append(_message(message_id, number, sent_at) | {"status": ("planned", "accepted")[age > 1]})
        if age > 2:
            kind = ("delivered", "opened", "clicked", "bounced")[number % 4]
            events.append(_event(message_id, kind, sent_at + dt.timedelta(days=1)))
    return {**empty, "messages": _rows(empty["messages"], messages),
            "provider_events": _rows(empty["provider_events"], events)}  # fmt: skip


def _message(message_id: str, number: int, sent_at: dt.datetime) -> dict[str, Any]:
    return {
        "message_id": message_id,
        "run_id": f"nightly-{sent_at:%Y-%m-%d}",
        "campaign": "win_back",
        "step": "reminder",
        "customer_id": CUSTOMERS[number * 11 % len(CUSTOMERS)],
        "channel": "email",
        "message_type": "regular",
        "topic": "discount",
        "local_send_date": sent_at.date(),
        "scheduled_at": sent_at,
        "accepted_at": sent_at,
    }


def _event(message_id: str, kind: str, occurred_at: dt.datetime) -> dict[str, Any]:
    return {
        "event_key": f"{message_id} {kind}",
        "message_id": message_id,
        "event_type": kind,
        "occurred_at": occurred_at,
        "is_machine": False,
    }


def _rows(empty: pa.Table, rows: list[dict[str, Any]]) -> pa.Table:
    """`rows` in the declared columns of `empty`; what a row does not say is null."""
    return pa.Table.from_pylist(
        [{name: row.get(name) for name in empty.column_names} for row in rows], schema=empty.schema
    )
