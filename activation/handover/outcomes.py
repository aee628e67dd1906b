"""What became of a request, written to its messages: accepted, rejected, given back, or unknown."""

import datetime as dt
from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from activation import states
from activation.handover import requests as request_states
from activation.ledger.schema import message_states, messages


def messages_in(connection: sa.Connection, request_id: str, status: str) -> list[str]:
    """The ids of a request's messages that are in this status."""
    query = sa.select(messages.c.message_id).where(messages.c.request_id == request_id, messages.c.status == status)
    return list(connection.execute(query).scalars())


def reserved_at(connection: sa.Connection, request_id: str) -> dict[str, dt.datetime]:
    """The instant (dispatch clock, UTC) at which each message of a request was to be handed over."""
    query = (
        sa.select(message_states.c.message_id, sa.func.max(message_states.c.occurred_at))
        .join(messages, messages.c.message_id == message_states.c.message_id)
        .where(messages.c.request_id == request_id, message_states.c.status == states.RESERVED)
        .group_by(message_states.c.message_id)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def accept(
    connection: sa.Connection, request_id: str, from_status: str, instants: Mapping[str, dt.datetime], now: dt.datetime
) -> list[str]:
    """Move the messages of an accepted request to accepted, each at its instant of hand-over (UTC)."""
    ids = messages_in(connection, request_id, from_status)
    moved = states.move(
        connection, ids, from_status=from_status, to_status=states.ACCEPTED, occurred_at=instants, recorded_at=now
    )
    if moved:
        connection.execute(
            sa.update(messages)
            .where(messages.c.message_id == sa.bindparam("moved_id"))
            .values(accepted_at=sa.bindparam("handed_over_at")),
            [{"moved_id": message_id, "handed_over_at": instants[message_id]} for message_id in moved],
        )
    return moved


def reject(
    connection: sa.Connection,
    faulty: Mapping[str, str],
    instants: Mapping[str, dt.datetime],
    now: dt.datetime,
) -> int:
    """Move the messages that a provider refused by name to rejected, each with its reason; returns how many."""
    rejected = 0
    for message_id, reason in faulty.items():
        rejected += len(
            states.move(
                connection,
                [message_id],
                from_status=states.RESERVED,
                to_status=states.REJECTED,
                occurred_at=instants,
                recorded_at=now,
                reason=reason,
            )
        )
    return rejected


def mark_unknown(connection: sa.Connection, request_id: str, *, at: dt.datetime, now: dt.datetime) -> int:
    """Say that nobody knows what became of a submitted request; returns how many messages it concerns."""
    moved = request_states.change(
        connection, request_id, from_status=request_states.SUBMITTING, to_status=request_states.UNKNOWN
    )
    if not moved:
        return 0
    ids = messages_in(connection, request_id, states.RESERVED)
    return len(
        states.move(
            connection, ids, from_status=states.RESERVED, to_status=states.UNKNOWN, occurred_at=at, recorded_at=now
        )
    )


def release(
    connection: sa.Connection, message_ids: Sequence[str], from_status: str, *, at: dt.datetime, now: dt.datetime
) -> int:
    """Give messages back: released, then planned again under the same row and key with the next attempt."""
    given_back = states.move(
        connection, message_ids, from_status=from_status, to_status=states.RELEASED, occurred_at=at, recorded_at=now
    )
    states.move(
        connection,
        given_back,
        from_status=states.RELEASED,
        to_status=states.PLANNED,
        occurred_at=at,
        recorded_at=now,
        attempt=messages.c.attempt + 1,
        request_id=None,
    )
    return len(given_back)
