"""What a killed dispatcher left behind, cleared by evidence: never by sending again and hoping."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from activation import states
from activation.handover import outcomes
from activation.handover import requests as request_states
from activation.handover.workers import is_gone
from activation.ledger.schema import messages, provider_events, requests
from activation.ledger.store import Ledger
from activation.providers.protocols import MessageSender, RequestFinder, Sweeper
from setka.paths import DataPaths


@dataclass(frozen=True)
class Recovery:
    """What was cleared: messages released to be planned again, or found at the provider."""

    released: int
    found: int
    run_ids: frozenset[str]


def recover(
    ledger: Ledger,
    paths: DataPaths,
    senders: Mapping[str, MessageSender],
    *,
    at: dt.datetime,
    clock: Callable[[], dt.datetime],
) -> Recovery:
    """Clear requests whose worker is gone, then every unknown one that can be decided.

    A request that was only built never left: its messages are released. One that was submitting is unknown; an event
    of one of its messages, or the provider's own word, decides. Then senders clear away what is left of decided ones.
    `at` is the dispatch clock's instant (UTC).
    """
    released = found = 0
    run_ids: set[str] = set()
    for request in _left_behind(ledger, paths, clock()):
        with ledger.write() as connection:
            if request.status == request_states.BUILT:
                released += _release(connection, request, "released", at, clock())
            else:
                outcomes.mark_unknown(connection, request.request_id, at=at, now=clock())
    for request in _in_status(ledger, request_states.UNKNOWN):
        verdict = _evidence(ledger, request, senders)
        run_ids.add(request.run_id)
        with ledger.write() as connection:
            if verdict == "present":
                found += _confirm(connection, request, at, clock())
            elif verdict == "absent":
                released += _release(connection, request, "resolved_absent", at, clock())
            else:
                _expire(connection, request, at, clock())
    for sender in senders.values():
        if isinstance(sender, Sweeper):
            sender.sweep()
    return Recovery(released, found, frozenset(run_ids))


def _left_behind(ledger: Ledger, paths: DataPaths, now: dt.datetime) -> list[sa.Row[Any]]:
    working = _in_status(ledger, request_states.BUILT) + _in_status(ledger, request_states.SUBMITTING)
    return [request for request in working if is_gone(paths.root, request.worker, request.lease_until, now)]


def _in_status(ledger: Ledger, status: str) -> list[sa.Row[Any]]:
    with ledger.read() as connection:
        query = sa.select(requests).where(requests.c.status == status).order_by("request_id")
        return list(connection.execute(query))


def _evidence(ledger: Ledger, request: sa.Row[Any], senders: Mapping[str, MessageSender]) -> str | None:
    """`present`, `absent`, or None when neither an event nor the provider can say."""
    with ledger.read() as connection:
        event = connection.execute(
            sa.select(provider_events.c.event_key)
            .join(messages, messages.c.message_id == provider_events.c.message_id)
            .where(messages.c.request_id == request.request_id)
            .limit(1)
        ).scalar()
    if event is not None:
        return "present"
    sender = senders.get(request.channel)
    if sender is None or sender.name != request.provider or not isinstance(sender, RequestFinder):
        return None
    return sender.find_request(request.request_id, request.run_id)


def _confirm(connection: sa.Connection, request: sa.Row[Any], at: dt.datetime, now: dt.datetime) -> int:
    if not request_states.change(
        connection,
        request.request_id,
        from_status=request_states.UNKNOWN,
        to_status="resolved_present",
        provider_request_id=request.request_id,
        completed_at=now,
    ):
        return 0
    instants = outcomes.reserved_at(connection, request.request_id)
    return len(outcomes.accept(connection, request.request_id, states.UNKNOWN, instants, now))


def _release(connection: sa.Connection, request: sa.Row[Any], to_status: str, at: dt.datetime, now: dt.datetime) -> int:
    if not request_states.change(
        connection, request.request_id, from_status=request.status, to_status=to_status, completed_at=now
    ):
        return 0
    held = states.RESERVED if request.status == request_states.BUILT else states.UNKNOWN
    held_back = outcomes.messages_in(connection, request.request_id, held)
    return outcomes.release(connection, held_back, held, at=at, now=now)


def _expire(connection: sa.Connection, request: sa.Row[Any], at: dt.datetime, now: dt.datetime) -> None:
    """An unknown request whose every message is past its validity will not be decided any more: a counted loss."""
    still_valid = connection.execute(
        sa.select(messages.c.message_id)
        .where(messages.c.request_id == request.request_id, messages.c.valid_until > at)
        .limit(1)
    ).scalar()
    if still_valid is None:
        request_states.change(
            connection,
            request.request_id,
            from_status=request_states.UNKNOWN,
            to_status="expired_unresolved",
            completed_at=now,
        )
