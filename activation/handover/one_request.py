"""One request through its states: re-check, reserve, render, re-check, commit `submitting`, submit, record."""

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from activation import states
from activation.checkpoints import Checkpoint
from activation.handover import outcomes
from activation.handover import requests as request_states
from activation.handover.composing import Sender, body_sha256, compose
from activation.handover.contacts import Contact, read_contacts
from activation.handover.quiet_hours import next_open
from activation.handover.rechecks import MARKETING, recheck
from activation.handover.workers import LEASE
from activation.ledger.instants import naive_utc
from activation.ledger.schema import requests
from activation.ledger.store import Ledger
from activation.providers.protocols import (
    Accepted,
    Answer,
    MessageSender,
    NotSent,
    OutgoingMessage,
    OutgoingRequest,
    Rejected,
)
from setka.errors import CardError, ProviderError
from setka.paths import DataPaths
from setka.pointer import read_pointer

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    """What every request of one dispatch needs. `since` is where a logical clock stands when the dispatch begins (UTC).

    `counts` collects messages: `accepted: <channel>`, `withdrawn: <reason>`, failed, rejected, released.
    """

    ledger: Ledger
    paths: DataPaths
    shop: Sender
    worker: str
    clock: Callable[[], dt.datetime]
    since: dt.datetime
    checkpoint: Checkpoint
    counts: Counter[str]


def hand_over(work: Work, sender: MessageSender, due: Sequence[sa.Row[Any]]) -> bool:
    """Take one request's worth of due messages through. False when the provider should not be asked again now."""
    instants = {row.message_id: _handed_over_at(work, sender, row) for row in due}
    request_id, reserved = _reserve(work, sender, due, instants)
    if not reserved:
        return True
    outgoing = _composed(work, request_id, reserved, instants)
    work.checkpoint("dispatch: rendered")
    request = _begin_submission(work, reserved, outgoing, instants, request_id)
    if request is None:
        return True
    work.checkpoint("dispatch: submitting")
    try:
        answer = sender.submit(request)
    except ProviderError as refusal:
        _record_answer(work, sender.channel, request, NotSent(str(refusal)), instants)
        raise
    except Exception as error:  # noqa: BLE001 -- whatever it was, nobody can say whether the request arrived
        # The type alone: a provider's message may quote what it was given.
        _log.warning("request %s is unknown: %s", request.request_id, type(error).__name__)
        with work.ledger.write() as connection:
            outcomes.mark_unknown(connection, request.request_id, at=work.since, now=work.clock())
        return True
    work.checkpoint("dispatch: answered")
    _record_answer(work, sender.channel, request, answer, instants)
    work.checkpoint("dispatch: recorded")
    return not isinstance(answer, NotSent)


def _handed_over_at(work: Work, sender: MessageSender, row: sa.Row[Any]) -> dt.datetime:
    if sender.capabilities.clock == "real":
        return naive_utc(work.clock())
    scheduled_at: dt.datetime = row.scheduled_at
    if row.message_type not in MARKETING:
        return max(scheduled_at, work.since)
    # A clock that does not run cannot wait for the window: it is set to the window's opening.
    return next_open(row.channel, row.timezone, max(scheduled_at, work.since))


def _reserve(
    work: Work, sender: MessageSender, due: Sequence[sa.Row[Any]], instants: Mapping[str, dt.datetime]
) -> tuple[str, list[sa.Row[Any]]]:
    now = work.clock()
    with work.ledger.write() as connection:
        may_go = _still_right(work, connection, due, instants, states.PLANNED)
        work.checkpoint("dispatch: withdrawn")
        if not may_go:
            return "", []
        request_id = request_states.new_request(
            connection, run_id=due[0].run_id, channel=sender.channel, provider=sender.name, worker=work.worker, now=now
        )
        taken = states.move(
            connection,
            [row.message_id for row in may_go],
            from_status=states.PLANNED,
            to_status=states.RESERVED,
            occurred_at=instants,
            recorded_at=now,
            request_id=request_id,
        )
        if not taken:
            request_states.change(
                connection, request_id, from_status=request_states.BUILT, to_status="cancelled", completed_at=now
            )
    work.checkpoint("dispatch: reserved")
    ours = set(taken)
    return request_id, [row for row in may_go if row.message_id in ours]


def _still_right(
    work: Work,
    connection: sa.Connection,
    rows: Sequence[sa.Row[Any]],
    instants: Mapping[str, dt.datetime],
    status: str,
) -> list[sa.Row[Any]]:
    """Withdraw what must not go any more, with its reason; give back what waits; return the rest."""
    found = recheck(connection, work.paths, rows, handed_over_at=instants)
    now = work.clock()
    for reason in sorted(set(found.reasons.values())):
        stopped = [message_id for message_id, why in found.reasons.items() if why == reason]
        withdrawn = states.move(
            connection,
            stopped,
            from_status=status,
            to_status=states.WITHDRAWN,
            occurred_at=instants,
            recorded_at=now,
            reason=reason,
        )
        work.counts[f"withdrawn: {reason}"] += len(withdrawn)
    if status == states.RESERVED and found.waiting:
        outcomes.release(connection, sorted(found.waiting), status, at=work.since, now=now)
    return [row for row in rows if row.message_id not in found.reasons and row.message_id not in found.waiting]


def _composed(
    work: Work, request_id: str, reserved: Sequence[sa.Row[Any]], instants: Mapping[str, dt.datetime]
) -> list[OutgoingMessage]:
    """Render what can be rendered; a letter that cannot fails alone, one without an address is withdrawn."""
    needs_address = reserved[0].channel == "email"
    contacts: Mapping[str, Contact] = (
        read_contacts(work.paths, [row.customer_id for row in reserved]) if needs_address else {}
    )
    currency = read_pointer(work.paths).currency if needs_address else ""
    outgoing: list[OutgoingMessage] = []
    broken: dict[str, tuple[str, str]] = {}
    for row in reserved:
        contact = contacts.get(row.customer_id)
        # Another address than the decided one was not checked for consent and opt-outs: the next night decides anew.
        if needs_address and (contact is None or not contact.email or contact.email_key != row.contact_key):
            broken[row.message_id] = (states.WITHDRAWN, "no_address")
            continue
        try:
            outgoing.append(compose(row, contact, work.shop, currency=currency, at=instants[row.message_id]))
        except CardError as error:
            broken[row.message_id] = (states.FAILED, f"render: {error.problem}")
    if broken:
        _set_aside(work, broken, instants)
    return outgoing


def _set_aside(work: Work, broken: Mapping[str, tuple[str, str]], instants: Mapping[str, dt.datetime]) -> None:
    with work.ledger.write() as connection:
        for message_id, (status, reason) in broken.items():
            states.move(
                connection,
                [message_id],
                from_status=states.RESERVED,
                to_status=status,
                occurred_at=instants,
                recorded_at=work.clock(),
                reason=reason,
            )
            work.counts["failed" if status == states.FAILED else f"withdrawn: {reason}"] += 1


def _begin_submission(
    work: Work,
    reserved: Sequence[sa.Row[Any]],
    outgoing: list[OutgoingMessage],
    instants: Mapping[str, dt.datetime],
    request_id: str,
) -> OutgoingRequest | None:
    """Check once more, then commit `submitting`: from here on a crash means unknown, not unsent."""
    now = work.clock()
    ready = {message.message_id: message for message in outgoing}
    with work.ledger.write() as connection:
        # The request first: when somebody has taken it for dead meanwhile, its messages are no longer ours to judge.
        if not request_states.change(
            connection,
            request_id,
            from_status=request_states.BUILT,
            to_status=request_states.SUBMITTING,
            submitted_at=now,
            lease_until=now + LEASE,
        ):
            return None
        rows = [row for row in reserved if row.message_id in ready]
        going = tuple(ready[row.message_id] for row in _still_right(work, connection, rows, instants, states.RESERVED))
        body = body_sha256(going)
        connection.execute(sa.update(requests).where(requests.c.request_id == request_id).values(body_sha256=body))
        if not going:
            _end(connection, request_id, "cancelled", now)
    return OutgoingRequest(request_id, reserved[0].run_id, going, body) if going else None


def _record_answer(
    work: Work, channel: str, request: OutgoingRequest, answer: Answer, instants: Mapping[str, dt.datetime]
) -> None:
    now = work.clock()
    request_id = request.request_id
    ids = [message.message_id for message in request.messages]
    with work.ledger.write() as connection:
        if isinstance(answer, Accepted):
            _end(connection, request_id, "accepted", now, answer.provider_request_id)
            accepted = outcomes.accept(connection, request_id, states.RESERVED, instants, now)
            work.counts[f"accepted: {channel}"] += len(accepted)
        elif isinstance(answer, Rejected):
            _end(connection, request_id, "rejected", now)
            faulty = dict(answer.faulty) or dict.fromkeys(ids, answer.reason)
            work.counts["rejected"] += outcomes.reject(connection, faulty, instants, now)
            others = [message_id for message_id in ids if message_id not in faulty]
            outcomes.release(connection, others, states.RESERVED, at=work.since, now=now)
        else:
            _end(connection, request_id, "released", now)
            work.counts["released"] += outcomes.release(connection, ids, states.RESERVED, at=work.since, now=now)


def _end(
    connection: sa.Connection, request_id: str, status: str, now: dt.datetime, provider_request_id: str | None = None
) -> None:
    request_states.change(
        connection,
        request_id,
        from_status=request_states.SUBMITTING,
        to_status=status,
        completed_at=now,
        provider_request_id=provider_request_id,
    )
