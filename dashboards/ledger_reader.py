"""What the night's page asks the ledger: counts of messages and the titles of campaigns. Never a customer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.engine import Connection, make_url

from activation.ledger.schema import card_versions, messages
from setka.errors import LedgerError

REMEDY = "`setka doctor` says what is wrong with the ledger."


class MessageCount(NamedTuple):
    """One row per campaign, step, channel, status and reason of one run.

    reason: "" while there is none.  message_count: messages.  handed_over: those of them that a provider has accepted.
    """

    campaign: str
    step: str
    channel: str
    status: str
    reason: str
    message_count: int
    handed_over: int


def message_counts(url: str, run_id: str) -> list[MessageCount]:
    """How the messages that `run_id` planned stand now, in the ledger at the SQLAlchemy `url`, in a stable order.

    Raises LedgerError when the ledger cannot be read.
    """
    keys = messages.c
    groups = [keys.campaign, keys.step, keys.channel, keys.status, keys.reason]
    counts = [sa.func.count(), sa.func.count(messages.c.accepted_at)]
    query = sa.select(*groups, *counts).where(messages.c.run_id == run_id).group_by(*groups)
    with _reading(url) as connection:
        found: list[tuple[Any, ...]] = [tuple(row) for row in connection.execute(query)]
    return sorted(
        MessageCount(campaign, step, channel, status, reason or "", count, handed_over)
        for campaign, step, channel, status, reason, count, handed_over in found
    )


def campaign_titles(url: str, language: str) -> dict[str, str]:
    """The title of each campaign by its newest card, in `language` where the card has it, else the campaign's key.

    Raises LedgerError when the ledger cannot be read.
    """
    query = sa.select(card_versions.c.campaign, card_versions.c.content).order_by(
        card_versions.c.recorded_at, card_versions.c.card_version
    )
    with _reading(url) as connection:
        newest = {str(campaign): str(content) for campaign, content in connection.execute(query)}
    return {campaign: _title(campaign, content, language) for campaign, content in newest.items()}


def _title(campaign: str, content: str, language: str) -> str:
    titles = json.loads(content).get("title")
    return str(titles.get(language, campaign)) if isinstance(titles, dict) else campaign


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    parsed = make_url(url)
    where = parsed.render_as_string(hide_password=True)
    if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").is_file():
        # SQLite would make an empty file here, and the next reader would take it for a ledger.
        raise LedgerError("there is no ledger", where=where, remedy="Run `make nightly` to make one.")
    engine = sa.create_engine(parsed)
    try:
        with engine.connect() as connection:
            yield connection
    except sa.exc.SQLAlchemyError as error:
        problem = str(error.__cause__ or error).splitlines()[0]
        raise LedgerError(f"cannot be read ({problem})", where=where, remedy=REMEDY) from None
    finally:
        engine.dispose()
