"""What became of a customer's messages, read from the ledger without SQLAlchemy where it is SQLite.

SQLAlchemy alone takes half a second to import, and `setka why` answers in under a second. The SQL is the same for both.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_SQLITE = "sqlite:///"

_MESSAGES = """
select campaign, step, trigger_key, message_id, status, reason, attempt, accepted_at
from messages where customer_id in ({ids})
"""
_EVENTS = """
select e.message_id, e.event_type, coalesce(e.is_machine, false) as is_machine,
    count(*) as times, min(e.occurred_at) as first_at
from provider_events as e
inner join messages as m on m.message_id = e.message_id
where m.customer_id in ({ids})
group by e.message_id, e.event_type, coalesce(e.is_machine, false)
order by first_at
"""
_TITLES = "select card_version, content from card_versions"


@dataclass(frozen=True)
class EventCount:
    """How often an event was told of a message, and when first (UTC)."""

    event_type: str
    is_machine: bool
    times: int
    first_at: dt.datetime


@dataclass(frozen=True)
class MessageStory:
    """What happened to one message since it was planned. Instants UTC."""

    message_id: str
    status: str
    reason: str | None
    attempt: int
    accepted_at: dt.datetime | None
    events: tuple[EventCount, ...]


@dataclass(frozen=True)
class Stories:
    """A customer's messages by (campaign, step, trigger_key), and campaign titles by card_version and language."""

    messages: Mapping[tuple[str, str, str], MessageStory]
    titles: Mapping[str, Mapping[str, str]]


def read_stories(ledger_url: str, customer_ids: Sequence[str]) -> Stories:
    """The stories of one person, known by these ids; empty when the ledger does not exist yet."""
    values = {f"id_{number}": customer_id for number, customer_id in enumerate(customer_ids)}
    ids = ", ".join(f":{name}" for name in values)
    queries = (_MESSAGES.format(ids=ids), _EVENTS.format(ids=ids), _TITLES)
    rows, events, cards = _read(ledger_url, queries, values)
    told: dict[str, list[EventCount]] = {}
    for event in events:
        count = EventCount(event["event_type"], bool(event["is_machine"]), event["times"], _instant(event["first_at"]))
        told.setdefault(event["message_id"], []).append(count)
    messages = {
        (row["campaign"], row["step"], row["trigger_key"]): MessageStory(
            message_id=row["message_id"],
            status=row["status"],
            reason=row["reason"],
            attempt=row["attempt"],
            accepted_at=_instant(row["accepted_at"]) if row["accepted_at"] else None,
            events=tuple(told.get(row["message_id"], ())),
        )
        for row in rows
    }
    return Stories(messages, {card["card_version"]: json.loads(card["content"])["title"] for card in cards})


def _read(ledger_url: str, queries: Sequence[str], values: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    if not ledger_url.startswith(_SQLITE):
        return _read_by_url(ledger_url, queries, values)
    file = Path(ledger_url.removeprefix(_SQLITE))
    if not file.is_file():
        return [[] for _ in queries]
    connection = sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True, timeout=30)
    connection.row_factory = sqlite3.Row
    try:
        return [[dict(row) for row in connection.execute(query, values)] for query in queries]
    finally:
        connection.close()


def _read_by_url(ledger_url: str, queries: Sequence[str], values: Mapping[str, Any]) -> list[list[dict[str, Any]]]:
    import sqlalchemy as sa  # noqa: PLC0415 -- half a second, paid only by shops whose ledger is not SQLite

    from activation.ledger.store import open_ledger  # noqa: PLC0415 -- slow to import

    ledger = open_ledger(ledger_url)
    with ledger.read() as connection:
        found = [[dict(row) for row in connection.execute(sa.text(query), values).mappings()] for query in queries]
    ledger.close()
    return found


def _instant(value: str | dt.datetime) -> dt.datetime:
    return dt.datetime.fromisoformat(value) if isinstance(value, str) else value
