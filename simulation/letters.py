"""The letters that the shop's old e-mail provider sent, and what became of them."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from simulation.chance import stream
from simulation.funnel import Letter, letter_events
from simulation.hours import at_local
from simulation.people import Person
from simulation.permissions import MailingPeriod
from simulation.rows import EmailEventRow, Stamped
from simulation.truth import ONE_DAY, TRUTH

SENDING_HOUR = 10.0  # of the shop's day


class Issue(NamedTuple):
    """One mailing to everybody who wants it."""

    campaign: str
    sent_at: dt.datetime
    name: str  # campaign and shop-local date: the first part of its letters' ids


def issues(until: dt.datetime) -> Iterator[Issue]:
    """The mailing calendar to the naive UTC instant `until`.

    News go out every other Thursday, discounts on each month's 5th, loyalty news on the 20th.
    """
    day = TRUTH.start.date() + ONE_DAY
    while (sent_at := at_local(day, SENDING_HOUR, TRUTH.timezone)) < until:
        if day.isoweekday() == 4 and day.isocalendar().week % 2 == 0:
            yield Issue("news", sent_at, f"news-{day:%Y%m%d}")
        if day.day in (5, 20):
            campaign = "discount" if day.day == 5 else "loyalty"
            yield Issue(campaign, sent_at, f"{campaign}-{day:%Y%m%d}")
        day += ONE_DAY


def letter_rows(
    seed: int, person: Person, calendar: list[Issue], periods: list[MailingPeriod], left_at: dt.datetime | None
) -> Iterator[Stamped]:
    """The events of every letter of the calendar to one customer.

    The provider writes to who agreed, until she unsubscribes, complains or her address bounces for good.
    """
    chance = stream(seed, "letters", person.number)
    stopped_at: dt.datetime | None = None
    for issue in calendar:
        is_wanted = any(
            period.started_at <= issue.sent_at and (period.ended_at is None or issue.sent_at < period.ended_at)
            for period in periods
        )
        is_for_her = issue.campaign != "loyalty" or person.row.loyalty_card_id
        if not is_wanted or not is_for_her or (stopped_at and stopped_at <= issue.sent_at):
            continue
        has_left = left_at is not None and left_at <= issue.sent_at
        letter = Letter(
            message_id=f"old-{issue.name}-{person.number:06d}",
            campaign=issue.campaign,
            customer_id=person.row.customer_id,
            sent_at=issue.sent_at,
            open_share=person.open_share * (TRUTH.silent_open_factor if has_left else 1.0),
            hard_bounce_share=1.0 if person.address_dies_at <= issue.sent_at else 0.0,
            machine_open_share=0.95 if person.has_privacy_proxy else 0.0,
            scanner_share=0.9 if person.has_scanner else 0.0,
        )
        sent_id = f"{letter.message_id}.sent.1"
        sent = EmailEventRow(sent_id, letter.message_id, issue.campaign, letter.customer_id, "sent", issue.sent_at)
        yield Stamped(sent.occurred_at, sent)
        for event in letter_events(letter, chance):
            yield Stamped(event.occurred_at, event)
            if event.event_type in ("unsubscribed", "complained") or event.bounce_type == "hard":
                stopped_at = min(stopped_at or event.occurred_at, event.occurred_at)
