"""What becomes of one letter: the funnel that the shop's old provider and our own letters share."""

import datetime as dt
import random
import zlib
from typing import NamedTuple

from simulation.chance import Weighted
from simulation.rows import EmailEventRow
from simulation.truth import TRUTH

LINKS: Weighted[tuple[int, str]] = Weighted(
    [
        ((1, "https://shop.example.com/new"), 46),
        ((2, "https://shop.example.com/favourites"), 24),
        ((3, "https://shop.example.com/sale"), 15),
        ((4, "https://shop.example.com/journal"), 9),
        ((5, "https://shop.example.com/stores"), 6),
    ]
)
READERS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)",
    "Mozilla/5.0 (Linux; Android 15)",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64)",
)
# Some read in a webmail that fetches pictures for them, some with a program that nobody knows: always the same people.
HIDDEN_READERS = {
    0: "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
    1: "HomeMailer",
}
HIDDEN_READERS_OF = 12  # two in twelve customers
PROXY = "Mozilla/5.0 (image prefetch proxy)"
SCANNER = "link-scanner/2.1"
SECOND = dt.timedelta(seconds=1)


class Letter(NamedTuple):
    """One letter on its way. Shares 0..1; `sent_at` naive UTC; `hard_bounce_share` is 1 for a dead address."""

    message_id: str
    campaign: str
    customer_id: str
    sent_at: dt.datetime
    open_share: float
    hard_bounce_share: float
    machine_open_share: float
    scanner_share: float


def letter_events(letter: Letter, chance: random.Random) -> list[EmailEventRow]:
    """All events of a letter from its delivery or bounce on, however late, in the order of their cause."""
    delivered_at = letter.sent_at + chance.randrange(2, 240) * SECOND
    if chance.random() < letter.hard_bounce_share:
        return [_event(letter, "bounced", 1, delivered_at, bounce_type="hard")]
    if chance.random() < TRUTH.soft_bounce_share:
        later = delivered_at + chance.randrange(3600, 90_000) * SECOND
        return [
            _event(letter, "deferred", 1, delivered_at),
            _event(letter, "bounced", 1, later, bounce_type="soft"),
        ]
    events = [_event(letter, "delivered", 1, delivered_at)]
    is_prefetched = chance.random() < letter.machine_open_share
    is_scanned = chance.random() < letter.scanner_share
    is_read = chance.random() < letter.open_share
    if is_prefetched:
        at = delivered_at + chance.randrange(1, 120) * SECOND
        events.append(_event(letter, "opened", 9, at, is_machine=True, user_agent=PROXY))
    if is_scanned:
        at = delivered_at + chance.randrange(1, 30) * SECOND
        events.extend(
            _event(
                letter, "clicked", 90 + position, at, url=url, link_position=position, is_machine=True,
                user_agent=SCANNER,
            )
            for position, url in LINKS.items
        )  # fmt: skip
    if is_read:
        events.extend(_reading(letter, chance, delivered_at))
    return events


def _reading(letter: Letter, chance: random.Random, delivered_at: dt.datetime) -> list[EmailEventRow]:
    """A person opens the letter, perhaps again, clicks, leaves or complains."""
    habit = zlib.crc32(letter.customer_id.encode()) % HIDDEN_READERS_OF
    reader = HIDDEN_READERS.get(habit, chance.choice(READERS))
    opened_at = delivered_at + (60 + int(chance.expovariate(1 / 18_000))) * SECOND  # five hours on average
    events = [_event(letter, "opened", 1, opened_at, is_machine=False, user_agent=reader)]
    if chance.random() < 0.25:
        again = opened_at + chance.randrange(600, 200_000) * SECOND
        events.append(_event(letter, "opened", 2, again, is_machine=False, user_agent=reader))
    if chance.random() < TRUTH.click_share:
        position, url = LINKS.draw(chance)
        at = opened_at + chance.randrange(5, 180) * SECOND
        events.append(
            _event(letter, "clicked", 1, at, url=url, link_position=position, is_machine=False, user_agent=reader)
        )
    if chance.random() < TRUTH.unsubscribe_share:
        events.append(_event(letter, "unsubscribed", 1, opened_at + chance.randrange(10, 120) * SECOND))
    if chance.random() < TRUTH.complaint_share:
        events.append(_event(letter, "complained", 1, opened_at + chance.randrange(10, 120) * SECOND))
    return events


def _event(
    letter: Letter,
    event_type: str,
    number: int,
    occurred_at: dt.datetime,
    *,
    url: str | None = None,
    link_position: int | None = None,
    is_machine: bool | None = None,
    bounce_type: str | None = None,
    user_agent: str | None = None,
) -> EmailEventRow:
    return EmailEventRow(
        f"{letter.message_id}.{event_type}.{number}",
        letter.message_id,
        letter.campaign,
        letter.customer_id,
        event_type,
        occurred_at,
        url,
        link_position,
        is_machine,
        bounce_type,
        user_agent,
    )
