"""What customers allow: double opt-in for letters, a tick for SMS, a change of mind in the account."""

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from simulation.chance import stream
from simulation.people import Person
from simulation.rows import ConsentRow
from simulation.truth import ONE_DAY, TRUTH


class MailingPeriod(NamedTuple):
    """From when to when a customer wants letters, naive UTC, `ended_at` excluded; None: not yet."""

    started_at: dt.datetime
    ended_at: dt.datetime | None


def consent_rows(seed: int, person: Person) -> list[ConsentRow]:
    """Every act of consent of a customer, in time order, however late; purpose is always marketing."""
    chance = stream(seed, "consents", person.number)
    joined = person.row.registered_at
    asked, confirmed, sms, leaves, returns = (chance.random() for _ in range(5))
    confirmed_at = joined + dt.timedelta(seconds=chance.randrange(40, 36_000))
    withdrawn_at = confirmed_at + chance.uniform(30, 500) * ONE_DAY
    returned_at = withdrawn_at + chance.uniform(20, 90) * ONE_DAY
    rows: list[ConsentRow] = []
    if sms < TRUTH.sms_consent_share and person.row.phone:
        rows.append(_act(person, "sms", "granted", joined, "site_form"))
    if person.row.email is None or asked >= TRUTH.email_consent_share:
        return rows
    rows.append(_act(person, "email", "pending", joined, "site_form"))
    if not person.has_valid_email or confirmed >= TRUTH.confirmed_share:
        return rows  # a letter to an invalid address is never confirmed
    rows.append(_act(person, "email", "granted", confirmed_at, "confirmation_link"))
    if leaves < TRUTH.withdrawn_share:
        rows.append(_act(person, "email", "withdrawn", withdrawn_at, "account_page"))
        if returns < 0.15:  # one in seven comes back, with a new explicit consent
            again = _act(person, "email", "granted", returned_at, "account_page")
            rows.append(again._replace(consent_id=f"{again.consent_id}-2"))
    return rows


def mailing_periods(rows: list[ConsentRow]) -> Iterator[MailingPeriod]:
    """The periods between a grant and its withdrawal, of e-mail consents in time order."""
    started_at: dt.datetime | None = None
    for row in rows:
        if row.channel != "email" or row.status == "pending":
            continue
        if row.status == "granted":
            started_at = row.occurred_at
        elif started_at:
            yield MailingPeriod(started_at, row.occurred_at)
            started_at = None
    if started_at:
        yield MailingPeriod(started_at, None)


def _act(person: Person, channel: str, status: str, occurred_at: dt.datetime, source: str) -> ConsentRow:
    consent_id = f"K-{person.number:06d}-{channel}-{status}"
    return ConsentRow(
        consent_id=consent_id,
        customer_id=person.row.customer_id,
        channel=channel,
        purpose="marketing",
        status=status,
        occurred_at=occurred_at,
        source=source,
        proof=None if status == "pending" else f"form-log/{consent_id}",
        text_version="2025-04",
        email=person.row.email if channel == "email" else None,
    )
