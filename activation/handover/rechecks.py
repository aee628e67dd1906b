"""What may have changed between the decision and the hand-over: opt-outs, consent, the campaign's state, validity,
purchases, the hour. Asked twice: before a message is reserved and immediately before its request is submitted.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from activation.cards.records import current_states
from activation.consent import ConsentRecord, SuppressionRecord, reason_not_to_contact
from activation.handover.purchases import Watched, converted
from activation.handover.quiet_hours import next_open
from activation.ledger.appending import batched
from activation.ledger.instants import naive_utc
from activation.ledger.schema import card_versions, consents, enrolments, runs, suppressions
from activation.persons import Persons, read_persons
from setka.paths import DataPaths

MARKETING = ("regular", "triggered")


@dataclass(frozen=True)
class Recheck:
    """What the re-check found: why each message must not go, and which ones wait: paused, or quiet on her clock."""

    reasons: Mapping[str, str]
    waiting: frozenset[str]


def recheck(
    connection: sa.Connection,
    paths: DataPaths,
    messages: Sequence[sa.Row[Any]],
    *,
    handed_over_at: Mapping[str, dt.datetime],
) -> Recheck:
    """Check rows of `messages` against everything known now; `handed_over_at` is each one's instant (UTC) by id.

    Reasons are keys of decision_reasons: campaign_off (killed), expired, complained, unsubscribed, consent_withdrawn,
    hard_bounce, consent_pending, no_consent, converted; the first of this order counts.
    """
    states = current_states(connection)
    persons = read_persons(paths, {message.customer_id for message in messages})
    contact = _contact_reasons(connection, messages, persons)
    bought = converted(paths, _watched(connection, messages, persons, handed_over_at))
    reasons: dict[str, str] = {}
    for message in messages:
        reason = _first_reason(message, states, contact, bought, handed_over_at[message.message_id])
        if reason is not None:
            reasons[message.message_id] = reason
    waiting = (
        message.message_id
        for message in messages
        if states.get(message.campaign) == "paused" or _is_quiet(message, handed_over_at[message.message_id])
    )
    return Recheck(reasons, frozenset(waiting) - reasons.keys())


def _is_quiet(message: sa.Row[Any], at: dt.datetime) -> bool:
    now = naive_utc(at)
    return message.message_type in MARKETING and next_open(message.channel, message.timezone, now) != now


def _first_reason(
    message: sa.Row[Any],
    states: Mapping[str, str],
    contact: Mapping[str, str],
    bought: set[str],
    at: dt.datetime,
) -> str | None:
    if states.get(message.campaign) == "killed":
        return "campaign_off"
    if naive_utc(message.valid_until) <= naive_utc(at):
        return "expired"
    if message.message_id in contact:
        return contact[message.message_id]
    return "converted" if message.message_id in bought else None


def _contact_reasons(connection: sa.Connection, messages: Sequence[sa.Row[Any]], persons: Persons) -> dict[str, str]:
    customer_ids = {known for message in messages for known in persons.ids(message.customer_id)}
    contact_keys = {message.contact_key for message in messages if message.contact_key}
    said = _consents(connection, consents.c.customer_id, customer_ids)
    said_for_address = _consents(connection, consents.c.contact_key, contact_keys)
    by_person = _suppressions(connection, suppressions.c.customer_id, customer_ids)
    by_address = _suppressions(connection, suppressions.c.contact_key, contact_keys)
    reasons = {}
    for message in messages:
        known = persons.ids(message.customer_id)
        records = [record for one in known for record in by_person[one]] + by_address[message.contact_key]
        words = [word for one in known for word in said[one]] + said_for_address[message.contact_key]
        reason = reason_not_to_contact(
            words, records, channel=message.channel, is_marketing=message.message_type in MARKETING
        )
        if reason is not None:
            reasons[message.message_id] = reason
    return reasons


def _consents(
    connection: sa.Connection, column: sa.Column[Any], wanted: set[str]
) -> defaultdict[str | None, list[ConsentRecord]]:
    """Words on marketing letters by person, or by address those that were given for an address alone."""
    found: defaultdict[str | None, list[ConsentRecord]] = defaultdict(list)
    said_by_nobody = sa.true() if column is consents.c.customer_id else consents.c.customer_id.is_(None)
    for some in batched(sorted(wanted)):
        for row in connection.execute(
            sa.select(column.label("whose"), consents.c.status, consents.c.occurred_at, consents.c.proof).where(
                column.in_(some),
                said_by_nobody,
                consents.c.channel == "email",
                consents.c.purpose == "marketing",
            )
        ):
            found[row.whose].append(ConsentRecord(row.status, row.occurred_at, row.proof))
    return found


def _suppressions(
    connection: sa.Connection, column: sa.Column[Any], wanted: set[str]
) -> defaultdict[str | None, list[SuppressionRecord]]:
    found: defaultdict[str | None, list[SuppressionRecord]] = defaultdict(list)
    for some in batched(sorted(wanted)):
        for row in connection.execute(
            sa.select(column.label("whose"), suppressions.c.reason, suppressions.c.occurred_at).where(
                column.in_(some), suppressions.c.channel == "email"
            )
        ):
            found[row.whose].append(SuppressionRecord(row.reason, row.occurred_at))
    return found


def _watched(
    connection: sa.Connection,
    messages: Sequence[sa.Row[Any]],
    persons: Persons,
    handed_over_at: Mapping[str, dt.datetime],
) -> list[Watched]:
    """The messages of campaigns that a purchase ends, with the clocks that their decision was made by."""
    exits = _campaigns_that_orders_end(connection, {message.card_version for message in messages})
    deciding = {row.run_id: row for row in connection.execute(sa.select(runs))} if exits else {}
    entered = _entered(connection, [message for message in messages if message.card_version in exits], persons)
    watched = []
    for message in messages:
        run = deciding.get(message.run_id)
        if message.card_version not in exits or run is None:
            continue
        person = persons.person(message.customer_id)
        enrolment = entered.get((message.campaign, person, message.trigger_key))
        watched.append(
            Watched(
                message_id=message.message_id,
                customer_ids=persons.ids(message.customer_id),
                contact_key=message.contact_key,
                entered_at=_entered_at(enrolment, json.loads(run.manifest)) if enrolment else run.as_of,
                as_of=run.as_of,
                known_as_of=run.known_as_of,
                at=handed_over_at[message.message_id],
            )
        )
    return watched


def _campaigns_that_orders_end(connection: sa.Connection, versions: set[str]) -> set[str]:
    rows = connection.execute(sa.select(card_versions).where(card_versions.c.card_version.in_(versions)))
    return {row.card_version for row in rows if "order_placed" in json.loads(row.content)["exit_on"]}


def _entered(
    connection: sa.Connection, messages: Sequence[sa.Row[Any]], persons: Persons
) -> dict[tuple[str, str, str], sa.Row[Any]]:
    """The enrolment by campaign, person and trigger key; any account of hers may have entered, the first counts."""
    found: dict[tuple[str, str, str], sa.Row[Any]] = {}
    for some in batched(sorted({known for message in messages for known in persons.ids(message.customer_id)})):
        for row in connection.execute(sa.select(enrolments).where(enrolments.c.customer_id.in_(some))):
            key = (row.campaign, persons.person(row.customer_id), row.trigger_key)
            if key not in found or row.enrolled_on < found[key].enrolled_on:
                found[key] = row
    return found


def _entered_at(enrolment: sa.Row[Any], manifest: Mapping[str, Any]) -> dt.datetime:
    """From when on an order ends the campaign, as in the models: right after what let her in, or with the day."""
    if enrolment.occurred_at is not None:
        return naive_utc(enrolment.occurred_at) + dt.timedelta(microseconds=1)
    shop = ZoneInfo(manifest.get("timezone") or "UTC")
    return dt.datetime.combine(enrolment.enrolled_on, dt.time(), tzinfo=shop).astimezone(dt.UTC)
