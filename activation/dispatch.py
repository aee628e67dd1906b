"""Handing over what is due, at most once (sendgrid.md, Delivery semantics).

planned -> reserved -> (request: submitting, committed before the provider is called) -> accepted | rejected | unknown |
released. What a killed dispatcher left is cleared by evidence first. Two dispatchers may work at once: every move is
compare-and-set, so each message belongs to one request.
"""

import datetime as dt
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import sqlalchemy as sa

from activation import states
from activation.checkpoints import Checkpoint, pass_by
from activation.handover.composing import sender_of
from activation.handover.one_request import Work, hand_over
from activation.handover.recovery import Recovery, recover
from activation.handover.workers import working
from activation.ledger.instants import naive_utc
from activation.ledger.schema import messages, runs
from activation.ledger.store import Ledger
from activation.providers.protocols import MessageSender, RunFinisher
from activation.providers.registry import senders as configured_senders
from activation.tokens import signing_key
from setka.paths import DataPaths
from setka.settings import Settings


@dataclass(frozen=True)
class DispatchReport:
    """What a dispatch did, in messages. `waiting` are due but held: paused, a busy provider, or a quiet hour."""

    accepted: Mapping[str, int] = field(default_factory=dict)  # by channel
    withdrawn: Mapping[str, int] = field(default_factory=dict)  # by reason
    failed: int = 0
    rejected: int = 0
    released: int = 0
    found: int = 0  # accepted by an earlier, killed dispatch; known now by evidence
    unknown: int = 0  # nobody can say yet; never sent again blindly
    waiting: int = 0


def dispatch(
    ledger: Ledger,
    paths: DataPaths,
    settings: Settings,
    *,
    until: dt.datetime,
    now: dt.datetime,
    since: dt.datetime | None = None,
    senders: Mapping[str, MessageSender] | None = None,
    checkpoint: Checkpoint = pass_by,
) -> DispatchReport:
    """Hand over every planned message with scheduled_at <= `until`, after checking again that it may go.

    `now` is the real clock (aware UTC) and becomes recorded_at. A provider with a real clock hands over at `now`. One
    with a logical clock (outbox) hands over at each message's scheduled_at, but not before `since`, where its clock
    stands when the dispatch begins: by default the as_of of the newest planned run. Outside the channel's window on
    the customer's clock nothing is handed over: it waits for the opening. Validity and purchases are judged
    at that instant. `senders` by channel default to the shop's settings.

    Raises ProviderError when a provider refuses everything (its messages are given back first), NotFoundError when the
    contacts cannot be read, SettingsError when the shop has no secret.
    """
    started = time.monotonic()

    def clock() -> dt.datetime:
        return now + dt.timedelta(seconds=time.monotonic() - started)

    carried = configured_senders(settings, paths, clock=clock, checkpoint=checkpoint) if senders is None else senders
    with working(paths.root) as worker:
        work = Work(
            ledger=ledger,
            paths=paths,
            shop=sender_of(settings, signing_key(settings, paths)),
            worker=worker,
            clock=clock,
            since=naive_utc(since) if since else _newest_as_of(ledger) or naive_utc(until),
            checkpoint=checkpoint,
            counts=Counter(),
        )
        recovery = recover(ledger, paths, carried, at=work.since, clock=clock)
        checkpoint("dispatch: recovered")
        touched = set(recovery.run_ids)
        try:
            for channel, sender in carried.items():
                touched |= _dispatch_channel(work, channel, sender, naive_utc(until))
        finally:
            _finish(carried, touched)
    return _report(ledger, work.counts, naive_utc(until), recovery)


def _dispatch_channel(work: Work, channel: str, sender: MessageSender, until: dt.datetime) -> set[str]:
    """One pass over what is due on a channel; what a provider rejected by name leaves the others for a second pass."""
    touched: set[str] = set()
    rejected_before = -1
    while work.counts["rejected"] != rejected_before:
        rejected_before = work.counts["rejected"]
        for due in _requests_worth(work.ledger, channel, sender, until):
            touched.add(due[0].run_id)
            if not hand_over(work, sender, due):
                return touched  # the provider is busy or away: the rest waits for the next dispatch
    return touched


def _requests_worth(
    ledger: Ledger, channel: str, sender: MessageSender, until: dt.datetime
) -> Iterator[Sequence[sa.Row[Any]]]:
    """The due messages of a channel, cut into parts of one run and step that the provider takes in one request."""
    with ledger.read() as connection:
        due = connection.execute(
            sa.select(messages)
            .where(
                messages.c.channel == channel,
                messages.c.status == states.PLANNED,
                messages.c.scheduled_at <= until,
            )
            .order_by("run_id", "campaign", "step", "scheduled_at", "message_id")
        ).all()
    for _, together in groupby(due, key=lambda row: (row.run_id, row.campaign, row.step)):
        yield from _parts(list(together), sender)


def _parts(rows: list[sa.Row[Any]], sender: MessageSender) -> Iterator[list[sa.Row[Any]]]:
    limits = sender.capabilities
    while rows:
        part: list[sa.Row[Any]] = []
        rest: list[sa.Row[Any]] = []
        addresses: set[str] = set()
        for row in rows:
            repeated = limits.one_message_per_address and row.contact_key in addresses
            if len(part) >= limits.max_messages or repeated:
                rest.append(row)
            else:
                part.append(row)
                addresses.add(row.contact_key)
        yield part
        rows = rest


def _newest_as_of(ledger: Ledger) -> dt.datetime | None:
    with ledger.read() as connection:
        newest: dt.datetime | None = connection.execute(sa.select(sa.func.max(runs.c.as_of))).scalar()
    return newest


def _finish(carried: Mapping[str, MessageSender], run_ids: set[str]) -> None:
    for sender in carried.values():
        if isinstance(sender, RunFinisher):
            for run_id in sorted(run_ids):
                sender.finish(run_id)


def _report(ledger: Ledger, counts: Mapping[str, int], until: dt.datetime, recovery: Recovery) -> DispatchReport:
    with ledger.read() as connection:
        waiting = connection.execute(
            sa.select(sa.func.count())
            .select_from(messages)
            .where(messages.c.status == states.PLANNED, messages.c.scheduled_at <= until)
        ).scalar_one()
        unknown = connection.execute(
            sa.select(sa.func.count()).select_from(messages).where(messages.c.status == states.UNKNOWN)
        ).scalar_one()
    return DispatchReport(
        accepted=_of_kind(counts, "accepted"),
        withdrawn=_of_kind(counts, "withdrawn"),
        failed=counts["failed"],
        rejected=counts["rejected"],
        released=counts["released"] + recovery.released,
        found=recovery.found,
        unknown=unknown,
        waiting=waiting,
    )


def _of_kind(counts: Mapping[str, int], kind: str) -> dict[str, int]:
    return {
        key.removeprefix(f"{kind}: "): count
        for key, count in sorted(counts.items())
        if key.startswith(f"{kind}: ") and count
    }
