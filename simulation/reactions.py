"""How customers react to our own letters, as the provider would tell: late, in disorder, some events twice."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from simulation.chance import stream
from simulation.funnel import Letter, letter_events
from simulation.periods import in_utc, write_rows
from simulation.rows import EmailEventRow
from simulation.truth import TRUTH


class DeliveredMessage(NamedTuple):
    """A message that a provider accepted. `accepted_at` is aware, or naive UTC as the ledger has it."""

    message_id: str
    campaign: str
    customer_id: str
    channel: str
    accepted_at: dt.datetime


def write_reactions(folder: Path, messages: Iterable[DeliveredMessage], *, seed: int, until: dt.datetime) -> list[Path]:
    """Write the provider events of our letters that occurred before the aware instant `until`.

    Files: `<folder>/email_events/own-<YYYY-MM>.parquet`, one for each UTC month in which messages were accepted: give
    all messages of a month, for its file is written anew. Channels other than email cause nothing. A letter's events
    depend on the seed and its message_id alone, so a later `until` only adds events; a copied event has the same
    event_id and columns. Returns the paths of the months that have events; raises ValueError when `until` is naive.
    """
    end = in_utc(until)
    months: dict[str, list[EmailEventRow]] = defaultdict(list)
    for message in messages:
        if message.channel == "email":
            accepted_at = message.accepted_at if message.accepted_at.tzinfo is None else in_utc(message.accepted_at)
            months[f"{accepted_at:%Y-%m}"].extend(_events_of(message, accepted_at, seed, end))
    paths: list[Path] = []
    for month, events in sorted(months.items()):
        if events:
            events.sort(key=_arrival)
            paths.append(write_rows(folder / "email_events" / f"own-{month}.parquet", events))
    return paths


def _events_of(
    message: DeliveredMessage, accepted_at: dt.datetime, seed: int, until: dt.datetime
) -> list[EmailEventRow]:
    chance = stream(seed, "reaction", message.message_id)
    letter = Letter(
        message_id=message.message_id,
        campaign=message.campaign,
        customer_id=message.customer_id,
        sent_at=accepted_at,
        open_share=TRUTH.own_open_share,
        hard_bounce_share=TRUTH.own_hard_bounce_share,
        machine_open_share=TRUTH.privacy_proxy_share,
        scanner_share=TRUTH.scanner_share,
    )
    events = letter_events(letter, chance)
    copies = [event for event in events if chance.random() < TRUTH.copied_event_share]
    return [event for event in (*events, *copies) if event.occurred_at < until]


def _arrival(event: EmailEventRow) -> str:
    """Events arrive in no order of time: theirs is that of a digest, so that it is the same on every machine."""
    return hashlib.md5(event.event_id.encode()).hexdigest()
