"""The statuses of a message and which way they move. Engagement (opened, clicked) is events, not states."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa

from activation.ledger.schema import message_states, messages

PLANNED: Final = "planned"
RESERVED: Final = "reserved"
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"
UNKNOWN: Final = "unknown"
RELEASED: Final = "released"
WITHDRAWN: Final = "withdrawn"
FAILED: Final = "failed"

FINAL: Final = (ACCEPTED, REJECTED, WITHDRAWN, FAILED, "delivered", "bounced", "dropped")
"""Statuses from which dispatch does nothing more."""

# Provider events only move a message up. A bounce after a delivery is told by some servers days later, so it is higher.
RANK: Final[Mapping[str, int]] = {
    PLANNED: 0,
    RELEASED: 0,
    RESERVED: 1,
    UNKNOWN: 2,
    ACCEPTED: 3,
    "delivered": 4,
    REJECTED: 5,
    "bounced": 5,
    "dropped": 5,
}

# What an event says about the message it belongs to. `deferred` and `subscribed` say nothing final.
STATUS_OF_EVENT: Final[Mapping[str, str]] = {
    "queued": ACCEPTED,
    "sent": ACCEPTED,
    "rejected": REJECTED,
    "dropped": "dropped",
    "failed": "dropped",
    "bounced": "bounced",
    "delivered": "delivered",
    # Only a letter that arrived can be opened; the provider's own word about the delivery may come later or never.
    "opened": "delivered",
    "clicked": "delivered",
    "complained": "delivered",
    "unsubscribed": "delivered",
}


def move(
    connection: sa.Connection,
    message_ids: Sequence[str],
    *,
    from_status: str,
    to_status: str,
    occurred_at: dt.datetime | Mapping[str, dt.datetime],
    recorded_at: dt.datetime,
    reason: str | None = None,
    **columns: Any,
) -> list[str]:
    """Move those of the messages that are in `from_status`, with their history; returns the ids that moved.

    Compare and set: a message that another worker has moved meanwhile is left alone. `occurred_at` is the dispatch
    clock's instant, one for all or one per message id; `columns` are further columns to set.
    """
    if not message_ids:
        return []
    moved: list[str] = sorted(
        connection.execute(
            sa.update(messages)
            .where(messages.c.message_id.in_(message_ids), messages.c.status == from_status)
            .values(status=to_status, reason=reason, **columns)
            .returning(messages.c.message_id)
        ).scalars()
    )
    history = [
        {
            "message_id": message_id,
            "status": to_status,
            "reason": reason,
            "occurred_at": occurred_at[message_id] if isinstance(occurred_at, Mapping) else occurred_at,
            "recorded_at": recorded_at,
        }
        for message_id in moved
    ]
    if history:
        connection.execute(message_states.insert(), history)
    return moved
